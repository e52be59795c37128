// Filters by council, theme, answer and words; figures and bars are counted anew. Without this script the page shows everything.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const status = document.getElementById("filtered");
  const { council, theme, answer, words } = form.elements;
  const controls = { council, theme, answer, words };
  const tables = [...document.querySelectorAll("table[data-filtered]")];
  const grids = tables.filter((table) => table.classList.contains("grid"));
  const lists = tables.filter((table) => !table.classList.contains("grid"));
  const actions = [...document.querySelectorAll("details.action")];
  const byId = (id) => document.getElementById(id);
  const rowsOf = (id) => [...(byId(id)?.tBodies[0].rows ?? [])];
  const figure = (number) => number.toLocaleString("en-GB");
  const counted = (number, one) => `${figure(number)} ${one}${number === 1 ? "" : "s"}`;
  const folded = (element) => element.textContent.toLowerCase();
  const rest = new Map([...document.querySelectorAll(".figures span")].map((span) => [span, span.textContent]));

  // Every pair of council and action, as the heat map has it.
  const pairs = [];
  for (const grid of grids) {
    const councils = [...grid.tHead.rows[0].cells].map((head) => head.dataset.c);
    const lines = [...grid.tBodies].flatMap((body) => [...body.rows].filter((row) => row.className !== "theme").map((row) => [row, body.dataset.t]));
    lines.forEach(([row, t], at) =>
      [...row.cells].forEach((cell, column) => {
        if (column && cell.className !== "absent") pairs.push({ c: councils[column], t, a: cell.className, at, cell });
      }),
    );
  }

  const chosen = () => {
    const of = council.selectedOptions[0].dataset.c;
    return {
      councils: of === undefined ? null : new Set(of.split(" ")),
      theme: theme.value,
      answer: answer.value,
      words: words.value.toLowerCase().split(/\s+/).filter(Boolean),
    };
  };

  // Whether an element is of what was chosen; what it has no word on does not shut it out. Several keys have spaces between.
  const has = (keys, key) => keys === key || ` ${keys} `.includes(` ${key} `);
  const meets = ({ c, t, a }, wanted) =>
    (!wanted.councils || c === undefined || wanted.councils.has(c)) &&
    (!wanted.theme || t === undefined || has(t, wanted.theme)) &&
    (!wanted.answer || a === undefined || has(a, wanted.answer));
  const says = (text, wanted) => wanted.words.every((word) => text.includes(word));

  // The words of each pair, for the search: the action's own and the council's. Read once, when first needed.
  let evidence = null;
  const evidenceOf = () => {
    if (evidence) return evidence;
    evidence = actions.map((action) => {
      const asked = folded(action.querySelector("summary b")) + folded(action.querySelector("summary")) + folded(action.querySelector("p"));
      const lines = [...action.querySelectorAll("tbody tr")].map((row) => [row, `${asked} ${folded(row)}`]);
      const said = new Map();
      for (const [row, text] of lines) said.set(row.dataset.c, (said.get(row.dataset.c) ?? "") + text);
      return { said, lines: new Map(lines) };
    });
    return evidence;
  };

  const hideColumns = (table, wanted) => {
    const heads = [...table.tHead.rows[0].cells];
    const hidden = heads.map((head) => !meets(head.dataset, wanted));
    const columns = table.querySelectorAll("col");
    hidden.forEach((hide, at) => {
      if (heads[at].hidden === hide) return;
      heads[at].hidden = hide;
      if (columns[at]) columns[at].hidden = hide;
      for (const body of table.tBodies)
        for (const row of body.rows) if (row.cells.length === heads.length) row.cells[at].hidden = hide;
    });
    return hidden;
  };

  const count = (table, shown, all) => {
    const some = shown ? `${figure(shown)} of ${figure(all)} lines shown` : `None of ${figure(all)} lines meets the filters`;
    table.caption.querySelector(".shown").textContent = shown === all ? "" : some;
  };

  const searched = new Set(["gaps-table", "missing-table", "review-table", "unmapped-table", "returns-table", "problems-table", "since-table"]);
  const filterLines = (table, wanted) => {
    let shown = 0;
    const rows = table.tBodies[0].rows;
    for (const row of rows) {
      row.hidden = !meets(row.dataset, wanted) || (searched.has(table.id) && !says(wanted.words.length ? folded(row) : "", wanted));
      if (!row.hidden) shown += 1;
    }
    hideColumns(table, wanted);
    count(table, shown, rows.length);
  };

  const filterGrid = (table, wanted, lit) => {
    const hidden = hideColumns(table, wanted);
    table.className = table.className.replace(/ only-\S+/g, "") + (wanted.answer ? ` only-${wanted.answer}` : "");
    let shown = 0;
    let all = 0;
    for (const body of table.tBodies) {
      const of_theme = meets(body.dataset, wanted);
      let some = false;
      for (const row of body.rows) {
        if (row.classList.contains("theme")) continue;
        all += 1;
        const said = (cell, at) => !hidden[at] && lit(cell) && (!wanted.answer || cell.classList.contains(wanted.answer));
        row.hidden = !of_theme || ((wanted.answer || wanted.words.length > 0) && ![...row.cells].some((cell, at) => at && said(cell, at)));
        if (!row.hidden) some = true;
        if (!row.hidden) shown += 1;
      }
      body.hidden = !some;
    }
    table.closest(".block").hidden = hidden.slice(1).every(Boolean);
    count(table, shown, all);
  };

  const filterSide = (wanted) => {
    actions.forEach((action, at) => {
      const lines = wanted.words.length ? evidenceOf()[at].lines : null;
      let some = false;
      for (const row of action.querySelectorAll("tbody tr")) {
        row.hidden = !meets(row.dataset, wanted) || (lines !== null && !says(lines.get(row), wanted));
        if (!row.hidden) some = true;
      }
      action.hidden = !some;
    });
  };

  // --- what is counted

  const percent = (part, whole) => {
    if (!whole) return null;
    if (part > 0 && part < whole) return Math.min(99, Math.max(1, Math.round((100 * part) / whole)));
    return part ? 100 : 0;
  };
  const names = Object.fromEntries([...answer.options].filter((option) => option.value).map((option) => [option.value, option.text]));
  const order = Object.keys(names);
  const doubtful = ["review", "unread", "prose"];

  // Answers by council and theme, by each alone, and in all.
  const tallies = (some) => {
    const found = new Map();
    for (const { c, t, a } of some)
      for (const key of [`${c}|${t}`, `${c}|`, `|${t}`, "|"]) {
        if (!found.has(key)) found.set(key, {});
        const of = found.get(key);
        of[a] = (of[a] ?? 0) + 1;
      }
    return (c, t) => {
      const of = found.get(`${c ?? ""}|${t ?? ""}`) ?? {};
      const listed = Object.values(of).reduce((sum, number) => sum + number, 0);
      const met = of.yes ?? 0;
      return { of, listed, met, answered: met + (of.partly ?? 0) + (of.no ?? 0) };
    };
  };

  const draw = (cell, widths) => {
    let start = 0;
    const rects = [...cell.querySelectorAll("rect:not(.all)")];
    widths.forEach((width, at) => {
      rects[at]?.setAttribute("x", start.toFixed(2));
      rects[at]?.setAttribute("width", width ? width.toFixed(2) : "0");
      start += width;
    });
  };
  const of = (part, whole) => (whole ? (100 * part) / whole : 0);
  const tell = (cell, text) => {
    (cell.querySelector("span") ?? cell).textContent = text;
  };

  const bars = {
    share: (cell, { met, listed, answered }) => {
      const share = percent(met, listed);
      draw(cell, [answered ? share : 0]);
      cell.classList.toggle("absent", !answered);
      tell(cell, answered ? `${share}% (${figure(met)} of ${figure(listed)}; ${figure(answered)} answered)` : "[none answered]");
    },
    shares: (cell, { met, listed, answered }) => {
      draw(cell, [of(met, listed), of(answered - met, listed)]);
      const said = `${percent(met, listed)}% of the list (${figure(met)} of ${figure(listed)}), ${percent(met, answered)}% of the answers`;
      const none = listed ? `none of ${figure(listed)} answered` : "the list asks nothing";
      tell(cell, answered ? `${said} (${figure(met)} of ${figure(answered)}); ${percent(answered, listed)}% answered` : none);
    },
    answers: (cell, { of: found, listed }) => {
      const pieces = [...cell.querySelectorAll("rect:not(.all)")].map((rect) => rect.getAttribute("class"));
      draw(cell, pieces.map((key) => of(found[key] ?? 0, listed)));
      const said = order.filter((key) => found[key]).map((key) => `${names[key]} ${figure(found[key])}`).join(", ");
      tell(cell, `${said || "none"} (of ${figure(listed)})`);
    },
    gone: (cell, { of: found, listed }) => {
      const missing = found.missing ?? 0;
      const more = doubtful.reduce((sum, key) => sum + (found[key] ?? 0), 0);
      draw(cell, [of(missing, listed), of(more, listed)]);
      tell(cell, `${figure(missing)} of ${figure(listed)}${more ? `; ${figure(more)} more in doubt` : ""}`);
    },
  };

  const drawMonths = (gaps) => {
    const rows = rowsOf("chart-months-table");
    const all = new Set(gaps.map((row) => row.dataset.r)).size;
    const found = rows.map((row) => {
      const some = gaps.filter((gap) => gap.dataset.m === row.dataset.m);
      return [new Set(some.map((gap) => gap.dataset.r)).size, new Set(some.filter((gap) => "late" in gap.dataset).map((gap) => gap.dataset.r)).size];
    });
    const most = Math.max(0, ...found.map(([number]) => number));
    rows.forEach((row, at) => {
      const [number, late] = found[at];
      row.hidden = !number;
      draw(row.cells[1], [of(late, most), of(number - late, most)]);
      tell(row.cells[1], `${counted(number, "gap")}${late ? `, ${figure(late)} overdue` : ""} (of ${figure(all)})`);
    });
  };

  const countAgain = (wanted, some) => {
    const of_pairs = tallies(some);
    for (const cell of document.querySelectorAll("td[data-f]")) {
      const row = cell.parentNode.dataset;
      const tally = of_pairs(row.c, cell.dataset.t ?? row.t);
      const kind = cell.dataset.f;
      if (bars[kind]) bars[kind](cell, tally);
      else if (kind !== "month") tell(cell, figure(tally.of[kind] ?? 0));
    }
    for (const row of document.querySelectorAll(".chart:not([data-kind='month']) tr")) row.hidden = !meets(row.dataset, wanted);
    actions.forEach((action, at) => {
      const found = {};
      for (const pair of some) if (pair.at === at) found[pair.a] = (found[pair.a] ?? 0) + 1;
      action.querySelector(".tally").textContent = order.filter((key) => found[key]).map((key) => `${names[key]} ${figure(found[key])}`).join(", ");
    });

    const gaps = rowsOf("gaps-table").filter((row) => !row.hidden);
    drawMonths(gaps);
    const rows = (list) => new Set(list.map((row) => row.dataset.r)).size;
    const mapped = rows(actions.flatMap((action) => [...action.querySelectorAll("tr[data-r]:not([hidden])")]));
    const unmapped = rows(rowsOf("unmapped-table").filter((row) => !row.hidden));
    const unlisted = [...(byId("waiting")?.children ?? [])].filter((row) => !wanted.words.length && meets(row.dataset, wanted));
    const review = rows([...rowsOf("review-table").filter((row) => !row.hidden), ...unlisted]);
    const all = of_pairs();
    const share = percent(all.met, all.listed);
    const councils = new Set(pairs.map((pair) => pair.c));
    const shown = [...councils].filter((c) => !wanted.councils || wanted.councils.has(c)).length;
    const met = all.answered ? `${percent(all.met, all.answered)}% of ${counted(all.answered, "answer")}` : "no answer";
    const figures = {
      councils: [shown, shown === councils.size ? null : `of ${figure(councils.size)}`],
      rows: [mapped + unmapped + review, `${figure(mapped)} mapped to the list, ${figure(unmapped)} on no list`],
      "fully met": [share === null ? "[none]" : `${share}%`, `${figure(all.met)} of the ${figure(all.listed)} that the list asks; ${met}`],
      gaps: [rows(gaps), null],
      overdue: [rows(gaps.filter((row) => "late" in row.dataset)), null],
      missing: [some.filter((pair) => pair.a === "missing" && meets(pair, wanted)).length, null],
      "in review": [review, null],
    };
    for (const item of document.querySelectorAll(".figures li")) {
      const [number, about] = figures[item.dataset.of];
      const span = item.querySelector("span");
      item.querySelector("strong").textContent = typeof number === "number" ? figure(number) : number;
      span.textContent = about ?? rest.get(span);
    }
    return rows(gaps);
  };

  const apply = () => {
    const wanted = chosen();
    const any = { ...wanted, answer: "" };
    const lit = wanted.words.length ? ({ at, c }) => says(evidenceOf()[at]?.said.get(c) ?? "", wanted) : () => true;
    const some = pairs.filter((pair) => meets(pair, any) && lit(pair));
    const cells = new Set(some.map((pair) => pair.cell));
    for (const pair of pairs) if (pair.cell.classList.contains("off") === cells.has(pair.cell)) pair.cell.classList.toggle("off");
    for (const table of lists) filterLines(table, wanted);
    filterSide(wanted);
    for (const table of grids) filterGrid(table, wanted, (cell) => cells.has(cell));
    const gaps = countAgain(wanted, some);
    const said = [council, theme, answer].filter((select) => select.value).map((select) => select.selectedOptions[0].text);
    if (wanted.words.length) said.push(`“${words.value.trim()}”`);
    const shares = wanted.answer ? " Shares and charts of answers are of all answers." : "";
    status.textContent = said.length ? `Only ${said.join(", ")}: ${counted(gaps, "gap")} shown.${shares}` : "";
  };

  // The choice is kept in the address, so that a filtered page can be sent as a link.
  const keep = () => {
    const parts = new URLSearchParams();
    for (const [name, control] of Object.entries(controls)) if (control.value) parts.set(name, control.value);
    history.replaceState(null, "", `#${parts}`);
  };

  const take = () => {
    if (!location.hash.includes("=")) {
      byId(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
      return;
    }
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const [name, control] of Object.entries(controls)) {
      control.value = parts.get(name) ?? "";
      if (control.selectedIndex < 0) control.value = "";
    }
    apply();
  };

  const change = () => {
    keep();
    apply();
  };
  let typing = 0;
  form.addEventListener("change", change);
  words.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(change, 250);
  });
  form.addEventListener("reset", () => setTimeout(change));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", take);
  const print = byId("print");
  print.addEventListener("click", () => window.print());
  print.hidden = false;

  // Paper shows what is folded on the screen, in the sections that are printed.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    const wanted = [...document.querySelectorAll("main > section")].filter((part) => byId(`print-${part.id}`)?.checked);
    opened = wanted.flatMap((part) => [...part.querySelectorAll("details:not([open])")]);
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  form.hidden = false;
  take();
})();

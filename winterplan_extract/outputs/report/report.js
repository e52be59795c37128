// Filters by council, theme and answer. Without this script the page shows everything.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const status = document.getElementById("filtered");
  const selects = { council: form.elements.council, theme: form.elements.theme, answer: form.elements.answer };
  const tables = [...document.querySelectorAll("table[data-filtered]")];
  const grids = tables.filter((table) => table.classList.contains("grid"));

  const chosen = () => {
    const council = selects.council.selectedOptions[0].dataset.c;
    return {
      councils: council === undefined ? null : new Set(council.split(" ")),
      theme: selects.theme.value,
      answer: selects.answer.value,
    };
  };

  // Whether an element is of what was chosen; what it has no word on does not shut it out.
  const meets = ({ c, t, a }, wanted) =>
    (!wanted.councils || c === undefined || wanted.councils.has(c)) &&
    (!wanted.theme || t === undefined || t === wanted.theme) &&
    (!wanted.answer || a === undefined || a === wanted.answer);

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

  const figure = (number) => number.toLocaleString("en-GB");

  const count = (table, shown, all) => {
    const some = shown ? `${figure(shown)} of ${figure(all)} lines shown` : `None of ${figure(all)} lines meets the filters`;
    const said = shown === all ? "" : some;
    table.caption.querySelector(".shown").textContent = said;
  };

  const filterLines = (table, wanted) => {
    let shown = 0;
    const rows = table.tBodies[0].rows;
    for (const row of rows) {
      row.hidden = !meets(row.dataset, wanted);
      if (!row.hidden) shown += 1;
    }
    hideColumns(table, wanted);
    count(table, shown, rows.length);
  };

  const filterGrid = (table, wanted) => {
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
        const cells = [...row.cells];
        row.hidden =
          !of_theme || (wanted.answer && !cells.some((cell, at) => !hidden[at] && cell.classList.contains(wanted.answer)));
        if (!row.hidden) some = true;
        if (!row.hidden) shown += 1;
      }
      body.hidden = !some;
    }
    table.closest(".block").hidden = hidden.slice(1).every(Boolean);
    count(table, shown, all);
  };

  const apply = () => {
    const wanted = chosen();
    for (const table of tables) (grids.includes(table) ? filterGrid : filterLines)(table, wanted);
    const words = Object.values(selects).filter((select) => select.value).map((select) => select.selectedOptions[0].text);
    const gaps = document.querySelectorAll("#gaps-table tbody tr:not([hidden])").length;
    status.textContent = words.length ? `Only ${words.join(", ")}: ${figure(gaps)} ${gaps === 1 ? "gap" : "gaps"} shown. The figures below are of everything.` : "";
  };

  // The choice is kept in the address, so that a filtered page can be sent as a link.
  const keep = () => {
    const parts = new URLSearchParams();
    for (const [name, select] of Object.entries(selects)) if (select.value) parts.set(name, select.value);
    history.replaceState(null, "", `#${parts}`);
  };

  const take = () => {
    if (!location.hash.includes("=")) return;
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const [name, select] of Object.entries(selects)) {
      select.value = parts.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    apply();
  };

  form.addEventListener("change", () => {
    keep();
    apply();
  });
  form.addEventListener("reset", () => setTimeout(() => form.dispatchEvent(new Event("change"))));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", take);

  // Paper shows what is folded on the screen.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const folded of opened) folded.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const folded of opened) folded.open = false;
  });

  form.hidden = false;
  take();
})();

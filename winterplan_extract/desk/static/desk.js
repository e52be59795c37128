// Keys, progress, live filters, dropped files and copying. Every page works without it.
"use strict";

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null;

// Keys: a control names its key by data-key. Shift with a number ticks the action of that number.
if (document.body.dataset.keys) {
  let sent = false;
  document.addEventListener("submit", () => { sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || sent || event.repeat) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (event.shiftKey && digit) {
      const box = document.querySelectorAll("input[name=action]")[Number(digit[1]) - 1];
      if (box) { box.checked = !box.checked; event.preventDefault(); }
      return;
    }
    const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!control) return;
    event.preventDefault();
    if (control.matches("input:not([type=checkbox])")) control.focus();
    else control.click();
  });
}

// A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Progress by server-sent events; the page is loaded anew when the reading is over.
const progress = document.querySelector("[data-events]");
if (progress) {
  const told = (name) => document.querySelector(`[data-told="${name}"]`);
  const names = { read: "Read", partial: "Read in part", failed: "Not read", skipped: "Passed over" };
  let shown = told("files").rows.length;
  const source = new EventSource(progress.dataset.events);
  source.onmessage = (event) => {
    const now = JSON.parse(event.data);
    const bar = progress.querySelector("progress");
    bar.max = now.found || 1;
    bar.value = now.done.length;
    told("line").textContent = `${now.done.length} of ${now.found} files; ${now.left ? `about ${now.left} left` : now.stage}`;
    told("at-work").textContent = now.at_work.map((name) => name.split("/").pop()).join(", ");
    for (const file of now.done.slice(shown)) {
      const row = told("files").insertRow(0);
      for (const text of [file.file.split("/").pop(), file.council, names[file.status] || file.status, String(file.rows), file.why]) {
        row.insertCell().textContent = text;
      }
      row.cells[3].className = "number";
      const status = document.createElement("span");
      status.className = `status ${file.status}`;
      status.textContent = row.cells[2].textContent;
      row.cells[2].replaceChildren(status);
    }
    shown = now.done.length;
  };
  source.addEventListener("over", () => { source.close(); window.location.reload(); });
}

// Filters take effect as they are set; the address follows.
for (const form of document.querySelectorAll("form[data-live]")) {
  const into = document.querySelector(form.dataset.live);
  let timer = 0;
  let asked = 0;
  const set = (filters) => new URLSearchParams([...new FormData(filters)].filter(([, value]) => value !== "")).toString();
  const ask = async () => {
    const address = `${form.getAttribute("action")}?${set(form)}`;
    const number = ++asked;
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(form.dataset.live);
    if (number !== asked || !page) return;
    into.replaceChildren(...page.childNodes);
    history.replaceState(null, "", address);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(); });
  const answered = form.cloneNode(true);
  answered.reset();
  if (set(form) !== set(answered)) ask();  // what was typed before this script came
}

// Files may be dropped anywhere on the page.
const drop = document.querySelector("input[data-drop]");
if (drop) {
  document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("dragged"); });
  document.addEventListener("dragleave", () => drop.classList.remove("dragged"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("dragged");
    if (event.dataTransfer.files.length) { drop.files = event.dataTransfer.files; drop.focus(); }
  });
}

// A part of the page that the address names is opened; the marked line of a table is scrolled to.
const opened = () => {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named && named.matches("details")) { named.open = true; named.querySelector("input, textarea, select, summary").focus(); }
};
window.addEventListener("hashchange", opened);
opened();
const marked = document.getElementById("marked");
if (marked) { const box = marked.closest(".scroll"); box.scrollTop += marked.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4; }
const boxes = document.querySelector(".boxes rect");
if (boxes) {
  const side = boxes.closest(".source");
  const image = boxes.closest(".paper").querySelector("img");
  const to = () => { side.scrollTop = boxes.getBoundingClientRect().top - side.getBoundingClientRect().top + side.scrollTop - side.clientHeight / 3; };
  if (image.complete) to(); else image.addEventListener("load", to);
}

// Tables are copied as a spreadsheet takes them.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const cell = (each) => { const text = each.innerText.trim().replace(/"/g, '""'); return /["\n\t]/.test(text) ? `"${text}"` : text; };
    const lines = [...document.querySelector(button.dataset.copy).rows].map((row) => [...row.cells].map(cell).join("\t"));
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = "Copied";
  });
}

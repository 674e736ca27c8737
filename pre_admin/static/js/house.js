// PRE Admin — what the browser adds. But for look-ups, everything works without it.
"use strict";

const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
const each = (selector, act, from = document) => from.querySelectorAll(selector).forEach(act);

// Menus close on Escape, on a click elsewhere and when the focus leaves them; "/" goes to the search of the list, else of the house.
document.addEventListener("click", (event) => {
  each("details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    document.getElementById("email").value = fill.dataset.fill;
    document.getElementById("password").value = fill.dataset.password;
    document.querySelector(".door .btn-primary").focus();
  }
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) copyFrom(document.getElementById(copy.dataset.copy));
});
document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// A link to hand over: copied where the browser allows it, else selected so that it can be.
async function copyFrom(field) {
  field.focus();
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { if (!document.execCommand("copy")) return; }
  each("[data-copied]", (said) => { said.hidden = false; });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") each("details.menu[open]", (menu) => {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  });
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector(".tools input[type=search]") ?? document.querySelector(".top input[type=search]");
    if (search) { search.focus(); event.preventDefault(); }
  }
});

// Selection: the style shows the bar, this writes the number; "the whole list" stands for more than this page.
document.addEventListener("change", (event) => {
  const scope = event.target.closest("[data-selection]");
  if (!scope || !event.target.matches("[name=rowid], [name=all], [data-all]")) return;
  const boxes = [...scope.querySelectorAll("[name=rowid]")];
  if (event.target.matches("[data-all]")) for (const box of boxes) box.checked = event.target.checked;
  const whole = scope.querySelector("[name=all]:checked");
  const ticked = boxes.filter((box) => box.checked).length;
  scope.querySelector("[data-count]").textContent = whole ? whole.dataset.total : ticked;
  const words = scope.querySelector("[data-one]");
  words.textContent = !whole && ticked < 2 ? words.dataset.one : words.dataset.many;
});

// Tabs: how many rows each ready-made list has, once the list itself is there.
each("[data-counts]", (tabs) => fetch(tabs.dataset.counts, { headers: { Accept: "application/json" } })
  .then((answer) => (answer.ok ? answer.json() : {}))
  .then((counts) => each("[data-tab]", (tab) => { tab.textContent = counts[tab.dataset.tab] ?? ""; }, tabs))
  .catch(() => {}));

// A refused form: the summary takes the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// One click saves once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => each("form[data-sent]", (form) => { delete form.dataset.sent; }));

window.house = { token, each };

// A club: its school's list narrowed by what is typed, and everybody marked present at once. Without it, all works.
"use strict";

{
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const holder of document.querySelectorAll("[data-narrow]")) {
  const list = document.getElementById(holder.dataset.narrow);
  holder.hidden = false;
  holder.querySelector("input").addEventListener("input", (event) => {
    const wanted = plain(event.target.value).split(/\s+/).filter(Boolean);
    for (const row of list.querySelectorAll(".form-check")) {
      const words = plain(row.textContent).split(/[^\p{L}\p{N}]+/u);
      row.hidden = !wanted.every((one) => words.some((word) => word.startsWith(one)));
    }
  });
  holder.querySelector("input").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

for (const holder of document.querySelectorAll("[data-all-present]")) {
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", () => {
    for (const box of holder.parentElement.querySelectorAll("[value=present]")) {
      const answered = box.closest("fieldset").querySelector(":checked");
      if (!answered) { box.checked = true; box.dispatchEvent(new Event("change", { bubbles: true })); }
    }
  });
}
}

// What script adds: a form that opens under its row gets the focus, closes again, and asks only for what its kind needs.
// Every page works without it.
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.target.querySelector("[data-focus]");
  if (heading) heading.focus();
});
document.addEventListener("click", (event) => {
  const closes = event.target.closest("[data-closes]");
  const opened = closes && closes.closest(".opened");
  if (!opened) return;
  event.preventDefault();
  const opener = document.querySelector(`[hx-target="#${opened.id}"]`);
  opened.replaceChildren();
  if (opener) opener.focus();
});
document.addEventListener("change", (event) => {
  const choose = event.target.name === "item" && event.target.form && event.target.form.elements.choose;
  if (choose) choose.click();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});

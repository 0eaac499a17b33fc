// What script adds: a form that opens under its row gets the focus, closes again, and asks only for what its kind needs.
// Every page works without it.
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.target.querySelector("[data-focus]");
  if (heading) heading.focus();
});
// What takes longer than a moment says that it is on its way.
document.addEventListener("htmx:beforeRequest", (event) => {
  const target = event.detail.target;
  const busy = setTimeout(() => target.setAttribute("aria-busy", "true"), 400);
  event.target.addEventListener("htmx:afterRequest", () => {
    clearTimeout(busy);
    target.removeAttribute("aria-busy");
  }, { once: true });
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
// Single keys on a list of patients: off until the reader turns them on, in this browser.
const KEYS = "concord single keys";
const dialog = () => document.getElementById("keys");
const areOn = () => localStorage.getItem(KEYS) === "on";
const rows = () => Array.from(document.querySelectorAll(".people > li"));
const here = () => rows().findIndex((row) => row.contains(document.activeElement));
const go = (step) => {
  const all = rows();
  const next = all[Math.min(Math.max(here() + step, 0), all.length - 1)];
  if (next) next.querySelector("h2 a").focus();
};
const press = (name) => {
  const row = rows()[Math.max(here(), 0)];
  const link = row && row.querySelector(`[data-key="${name}"]`);
  if (link) link.click();
};
const DOES = {
  "/": () => document.getElementById("q").focus(),
  "?": () => dialog().showModal(),
  j: () => go(1),
  k: () => go(-1),
  c: () => press("c"),
  r: () => press("r"),
  o: () => press("o"),
};
document.addEventListener("keydown", (event) => {
  if (!dialog() || dialog().open || !areOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const does = DOES[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
document.addEventListener("DOMContentLoaded", () => {
  const opener = document.querySelector("[data-keys]");
  if (!opener || !dialog()) return;
  const tick = dialog().querySelector("input");
  tick.checked = areOn();
  tick.addEventListener("change", () => localStorage.setItem(KEYS, tick.checked ? "on" : "off"));
  opener.hidden = false;
  opener.addEventListener("click", () => dialog().showModal());
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});

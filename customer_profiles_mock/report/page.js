"use strict";
(() => {
  const find = document.getElementById("find");
  const sort = document.getElementById("sort");
  const by = document.getElementById("by");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const main = document.querySelector("main");
  const cards = [...main.children];
  const numbers = new Intl.NumberFormat("en");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map();
  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, plain(card.textContent));
    return texts.get(card);
  };
  const orders = {
    sure: (a, b) => b.dataset.score - a.dataset.score,
    unsure: (a, b) => a.dataset.score - b.dataset.score,
    size: (a, b) => b.dataset.size - a.dataset.size || b.dataset.score - a.dataset.score,
    line: (a, b) => a.dataset.line - b.dataset.line,
  };
  const show = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = (!by || !by.value || card.dataset.by === by.value)
        && (!words.length || words.every((word) => textOf(card).includes(word)));
      card.hidden = !fits;
      shown += fits;
    }
    const all = numbers.format(cards.length);
    count.textContent = shown === cards.length ? `${all} groups` : `${numbers.format(shown)} of ${all} groups`;
    nothing.hidden = shown > 0;
  };
  const step = (by) => {
    const left = [...main.children].filter((card) => !card.hidden);
    const at = left.indexOf(document.activeElement.closest("article"));
    const next = left[at < 0 ? 0 : Math.min(left.length - 1, Math.max(0, at + by))];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
    }
  };
  find.addEventListener("input", show);
  if (by) by.addEventListener("change", show);
  sort.addEventListener("change", () => main.append(...cards.slice().sort(orders[sort.value])));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      find.value = "";
      show();
    } else if (event.target.matches("input, select")) {
      return;
    } else if (event.key === "/") {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    }
  });
})();

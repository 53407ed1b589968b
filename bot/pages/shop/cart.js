// The cart's page: asks the server what the cart costs now, and draws it.
(() => {
  "use strict";
  const box = document.getElementById("cart");
  const words = JSON.parse(box.dataset.words);
  const failed = document.getElementById("cart-failed");
  let round = 0; // the newest question; answers to older ones are dropped

  function make(tag, props = {}, ...children) {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  }
  const say = (text, slots) => text.replace(/\{(\w+)\}/g, (_, name) => slots[name]);
  const show = (id, visible) => (document.getElementById(id).hidden = !visible);

  async function load() {
    const mine = ++round;
    const items = shopCart.items();
    show("cart-failed", false);
    if (!items.length) return draw({ lines: [], subtotals: [] });
    try {
      const response = await fetch(`/cart/lines?lang=${document.documentElement.lang}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ items }),
      });
      if (!response.ok) throw new Error(`the server says ${response.status}`);
      const priced = await response.json();
      if (mine !== round) return;
      if (priced.lines.length < items.length) return forgetGone(priced.lines);
      draw(priced);
    } catch {
      if (mine !== round) return;
      show("cart-loading", false);
      show("cart-failed", true);
    }
  }

  // Products that the shop no longer has leave the cart.
  function forgetGone(lines) {
    const key = (item) => JSON.stringify([item.product_id, item.option_id ?? null]);
    const known = new Set(lines.map(key));
    shopCart.keep(shopCart.items().filter((item) => known.has(key(item))));
  }

  function draw(priced) {
    show("cart-loading", false);
    show("cart-empty", priced.lines.length === 0);
    box.hidden = priced.lines.length === 0;
    document.getElementById("cart-lines").replaceChildren(...priced.lines.map(line));
    document.getElementById("cart-subtotal").textContent = priced.subtotals.join("\n") || "–";
  }

  function line(item) {
    const picture = make("img", { src: item.picture || box.dataset.placeholder, alt: "", width: 108, height: 108, className: "picture" });
    const frame = make("a", { className: "frame", href: item.href, tabIndex: -1 }, picture);
    frame.setAttribute("aria-hidden", "true");
    const title = make("a", { className: "title", href: item.href, dir: "auto", textContent: item.title });
    const sum = make("span", { className: "sum", textContent: item.total || "" });
    const about = make("span", { className: item.note ? "note" : "quiet" });
    about.textContent = [item.option, item.note || (item.quantity > 1 && item.price ? say(words.each, item) : "")].filter(Boolean).join(" · ");
    const remove = make("button", { className: "link", type: "button", textContent: words.remove });
    remove.setAttribute("aria-label", say(words.remove_item, item));
    remove.addEventListener("click", () => change(item, 0));
    const amount = make("div", { className: "amount" }, ...(item.note ? [] : [stepper(item)]), remove);
    return make("li", {}, frame, title, sum, about, amount);
  }

  function stepper(item) {
    const step = (label, sign, by, disabled) => {
      const button = make("button", { type: "button", textContent: sign, disabled });
      button.setAttribute("aria-label", say(label, item));
      button.addEventListener("click", () => change(item, item.quantity + by));
      return button;
    };
    const number = make("output", { textContent: String(item.quantity) });
    number.setAttribute("aria-label", words.quantity);
    return make("div", { className: "stepper" },
      step(words.fewer, "−", -1, item.quantity <= 1), number, step(words.more, "+", 1, item.quantity >= item.most));
  }

  function change(item, quantity) {
    const items = shopCart.items().map((kept) =>
      kept.product_id === item.product_id && (kept.option_id ?? null) === item.option_id ? { ...kept, quantity } : kept);
    shopCart.keep(items.filter((kept) => kept.quantity > 0));
  }

  document.getElementById("cart-checkout").addEventListener("click", () => {
    const note = document.getElementById("cart-no-checkout");
    note.textContent = note.dataset.words;
  });
  failed.querySelector("button").addEventListener("click", load);
  window.addEventListener("shop:cart", load);
  window.addEventListener("storage", load);
  load();
})();

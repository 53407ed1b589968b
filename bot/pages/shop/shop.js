// The shop's pages: the cart in the header, a product's options, and the way into the chat.
(() => {
  "use strict";
  const CART = "shop-cart";
  const MOST = 99;

  // The cart: [{product_id, option_id, quantity}] in the browser; what it costs, the server says (cart.js).
  const cart = {
    items() {
      try {
        const kept = JSON.parse(localStorage.getItem(CART) || "[]");
        return Array.isArray(kept) ? kept.filter((item) => item && item.product_id && item.quantity > 0) : [];
      } catch {
        return []; // storage is closed or was written by something else: an empty cart is the truth then
      }
    },
    keep(items) {
      try {
        localStorage.setItem(CART, JSON.stringify(items));
      } catch {
        // storage is closed: the cart lives as long as the page
      }
      showCount(items);
      window.dispatchEvent(new CustomEvent("shop:cart"));
    },
    add(productId, optionId, quantity, most = MOST) {
      const items = this.items();
      const same = items.find((item) => item.product_id === productId && item.option_id === optionId);
      if (same) same.quantity = Math.min(most, same.quantity + quantity);
      else items.push({ product_id: productId, option_id: optionId, quantity: Math.min(most, quantity) });
      this.keep(items);
    },
  };
  window.shopCart = cart;

  function showCount(items) {
    const link = document.querySelector(".cart-link");
    const total = items.reduce((sum, item) => sum + item.quantity, 0);
    const count = link.querySelector(".count");
    count.textContent = String(total);
    count.hidden = total === 0;
    link.setAttribute("aria-label", document.body.dataset.itemsInCart.replace("{number}", String(total)));
  }

  // What the chat widget says when a shopper adds a product there.
  window.addEventListener("xiaoer:add_to_cart", (event) => cart.add(event.detail.product_id, null, 1));
  window.addEventListener("storage", (event) => {
    if (event.key === CART) showCount(cart.items());
  });
  window.addEventListener("pageshow", () => showCount(cart.items()));
  showCount(cart.items());

  // Buttons that open the chat, some with a question.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask]");
    if (!button) return;
    window.dispatchEvent(new CustomEvent("xiaoer:ask", { detail: { text: button.dataset.ask } }));
  });

  // The menu of departments closes like one.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  const chip = document.querySelector(".chips [aria-current]");
  if (chip) chip.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });

  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.submit());
  }

  const form = document.getElementById("buy");
  if (form) productPage(form);

  function productPage(form) {
    const options = JSON.parse(form.dataset.options);
    const price = document.getElementById("price");
    const stock = document.getElementById("stock");
    const picture = document.querySelector(".product .picture");
    const button = form.querySelector("button.main");
    const quantity = form.elements.quantity;
    let chosen = null;

    function picked() {
      const values = {};
      for (const radio of form.querySelectorAll("input:checked")) values[radio.name] = radio.value;
      return values;
    }
    function matches(option, values) {
      return Object.entries(values).every(([name, value]) => !(name in option.values) || option.values[name] === value);
    }
    function show() {
      const values = picked();
      chosen = options.find((option) => matches(option, values)) || null;
      const canBuy = Boolean(chosen) && chosen.priced && chosen.state !== "out";
      if (chosen) price.textContent = chosen.price;
      if (chosen && chosen.picture) picture.src = chosen.picture;
      stock.textContent = chosen ? chosen.stock : form.dataset.none;
      stock.className = `stock ${chosen ? chosen.state : "out"}`;
      if (button) button.disabled = !canBuy;
      if (quantity) showQuantities(chosen ? chosen.most : 1, canBuy);
      for (const radio of form.querySelectorAll("input[type=radio]")) {
        const other = options.find((option) => matches(option, { ...values, [radio.name]: radio.value }));
        radio.parentElement.classList.toggle("gone", !other || other.state === "out");
      }
    }
    function showQuantities(most, canBuy) {
      const now = quantity.value;
      const numbers = Array.from({ length: Math.max(1, Math.min(most, 10)) }, (_, index) => String(index + 1));
      quantity.replaceChildren(...numbers.map((number) => new Option(number, number)));
      quantity.value = numbers.includes(now) ? now : numbers[0];
      quantity.disabled = !canBuy;
    }

    if (options.length) {
      const first = options.find((option) => option.state !== "out") || options[0];
      for (const radio of form.querySelectorAll("input[type=radio]")) {
        radio.checked = first.values[radio.name] === radio.value;
        radio.addEventListener("change", show);
      }
      show();
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const most = chosen ? chosen.most : Number(form.dataset.most);
      cart.add(form.dataset.product, chosen ? chosen.id : null, Number(quantity.value), most);
      const link = Object.assign(document.createElement("a"), { href: "/cart", textContent: form.dataset.viewCart });
      document.getElementById("added").replaceChildren(document.body.dataset.added, link);
    });
  }
})();

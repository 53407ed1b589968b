// Draws an answer: its words, products, comparison, sources, thumbs and quick replies.

class Answers {
  // `settings` are the script's, `actions` what a press leads to: ask(text), leave(), announce(text).
  constructor(talk, say, settings, actions) {
    this.talk = talk;
    this.say = say;
    this.settings = settings;
    this.actions = actions;
  }

  // A message by "shopper", "bot" or "staff". The words are in the node's .words element.
  message(role, text) {
    const author = { shopper: "you", bot: "bot", staff: "staff" }[role] || "bot";
    return make(
      "div",
      { class: `message ${role}` },
      make("span", { class: role === "staff" ? "author" : "unseen" }, this.say(author)),
      make("p", { class: "words", dir: "auto" }, text),
    );
  }

  // Everything of a reply but its words.
  extras(reply) {
    const parts = [];
    if (reply.table) parts.push(this.table(reply.table));
    if (reply.products.length) {
      const cards = reply.products.map((card) => this.card(card, reply));
      parts.push(make("ul", { class: "cards", "aria-label": this.say("products") }, ...cards));
    }
    if (reply.citations.length) parts.push(this.sources(reply.citations));
    parts.push(this.thumbs(reply.message_id));
    return parts;
  }

  card(card, reply) {
    const url = webAddress(card.url, this.talk.base) || webAddress(`/products/${encodeURIComponent(card.product_id)}`, this.talk.base);
    const open = (event) => this.openProduct(event, card, reply);
    const link = { href: url.href, onclick: open, onauxclick: open };
    const stock = card.in_stock === null ? "stock_unknown" : card.in_stock ? "in_stock" : "sold_out";
    return make(
      "li",
      { class: "card" },
      make("a", { ...link, class: "frame", tabindex: "-1", "aria-hidden": "true" }, this.picture(card)),
      make(
        "div",
        { class: "about" },
        make("a", { ...link, class: "title", dir: "auto" }, card.title),
        make(
          "p",
          { class: "line" },
          make("span", { class: card.price ? "price" : "price none" }, card.price ? formatMoney(card.price, this.settings.language) : this.say("on_request")),
          make("span", { class: `stock ${stock}` }, this.say(stock)),
        ),
        card.reasons.length > 0 && make("ul", { class: "reasons" }, ...card.reasons.map((reason) => make("li", { dir: "auto" }, reason))),
        make(
          "div",
          { class: "acts" },
          this.settings.cart && card.price && card.in_stock !== false && this.addButton(card, reply),
          make("a", { ...link, class: "button", "aria-label": this.say("view_this", { title: card.title }) }, this.say("view")),
        ),
      ),
    );
  }

  // A picture is asked for only where it lies on Xiaoer's server or the shop's own, unless the shop allows more.
  picture(card) {
    const drawing = () => make("span", { class: "drawing" }, icon("box", 34));
    const url = webAddress(card.image_url, this.talk.base);
    const own = url && [new URL(this.talk.base).origin, location.origin].includes(url.origin);
    if (!url || !(own || this.settings.anyPictures)) return drawing();
    const image = make("img", { width: 88, height: 88, loading: "lazy", decoding: "async", alt: "", src: url.href });
    image.addEventListener("error", () => image.replaceWith(drawing()));
    return image;
  }

  addButton(card, reply) {
    const added = this.talk.memory.state.added || [];
    const key = `${reply.message_id} ${card.product_id}`;
    const label = make("span", {}, this.say("add"));
    const button = make("button", { type: "button", class: "button main", "aria-label": this.say("add_this", { title: card.title }) }, label);
    const mark = () => {
      button.classList.add("done");
      button.replaceChildren(icon("check", 16), this.say("added"));
    };
    if (added.includes(key)) mark();
    button.addEventListener("click", () => {
      this.talk.feedback(reply.message_id, "add_to_cart", card.product_id);
      window.dispatchEvent(new CustomEvent("xiaoer:add_to_cart", { detail: { ...card, quantity: 1, message_id: reply.message_id } }));
      this.talk.memory.change({ added: [...(this.talk.memory.state.added || []), key].slice(-50) });
      mark();
      this.actions.announce(`${this.say("added")}: ${card.title}`);
    });
    return button;
  }

  openProduct(event, card, reply) {
    if (event.type === "auxclick" && event.button !== 1) return;
    this.talk.feedback(reply.message_id, "click", card.product_id); // it arrives though the page is left
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) this.actions.leave();
  }

  table(table) {
    const [first, ...titles] = table.columns;
    const head = make("tr", {}, first ? make("th", { scope: "col" }, first) : make("td"), ...titles.map((title) => make("th", { scope: "col", dir: "auto" }, title)));
    const rows = table.rows.map(([name, ...cells]) =>
      make("tr", {}, make("th", { scope: "row", dir: "auto" }, name), ...cells.map((cell) => make("td", { dir: "auto" }, cell))));
    return make(
      "div",
      { class: "table", role: "region", tabindex: "0", "aria-label": this.say("comparison") },
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)),
    );
  }

  sources(citations) {
    const links = citations.map((cited) =>
      make(
        "li",
        {},
        make(
          "a",
          { href: `${this.talk.base}/pages/${encodeURIComponent(cited.document_id)}`, onclick: () => this.actions.leave() },
          icon("page", 18),
          make("span", {}, make("b", { dir: "auto" }, cited.title), make("span", { class: "snippet", dir: "auto" }, cited.snippet)),
        ),
      ));
    return make("div", { class: "sources" }, make("p", { class: "label" }, this.say("sources")), make("ul", {}, ...links));
  }

  thumbs(messageId) {
    const rated = (this.talk.memory.state.rated || {})[messageId];
    const thanks = make("span", { class: "thanks" }, rated ? this.say("thanks") : "");
    const buttons = ["helpful", "not_helpful"].map((event) => {
      const button = make("button", { type: "button", class: "thumb", "aria-label": this.say(event), "aria-pressed": String(rated === event) }, icon(event === "helpful" ? "up" : "dislike", 17));
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-pressed") === "true") return;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        this.talk.feedback(messageId, event);
        this.talk.memory.change({ rated: { ...(this.talk.memory.state.rated || {}), [messageId]: event } });
        thanks.textContent = this.say("thanks");
        this.actions.announce(this.say("thanks"));
      });
      return button;
    });
    return make("div", { class: "thumbs" }, ...buttons, thanks);
  }

  // Questions to ask with one press.
  chips(texts) {
    const chips = texts.map((text) => make("button", { type: "button", class: "chip", dir: "auto", onclick: () => this.actions.ask(text) }, text));
    return make("div", { class: "chips", role: "group", "aria-label": this.say("suggested") }, ...chips);
  }
}

// The chat widget. A shop puts it on its pages with one line:
//
//   <script src="https://xiaoer.example/widget.js" defer></script>
//
// data-language="zh"        language; else the page's, else the browser's (English and Chinese are spoken)
// data-name="Northlight"    the shop's name, for the title
// data-greeting="…"         the first words
// data-suggestions="a|b|c"  questions to offer at the start
// data-accent="#0a5"        colour of buttons; dark enough for white words
// data-position="left"      the corner; right when left out
// data-customer-id="C7"     whom the shop knows this shopper as
// data-cart="off"           no "Add to cart", for pages that do not listen to xiaoer:add_to_cart
// data-pictures="any"       also show pictures that lie on other servers
//
// On window: it dispatches xiaoer:add_to_cart (detail: the card, with quantity), and it listens to xiaoer:ask
// (detail: {text}; without text it only opens).

class Widget {
  constructor(script) {
    const data = script.dataset;
    const accent = data.accent && CSS.supports("color", data.accent) ? data.accent : null;
    const language = pickLanguage(data.language, document.documentElement.lang, ...navigator.languages);
    this.say = wordsIn(language);
    this.settings = {
      language,
      name: data.name,
      accent,
      position: data.position === "left" ? "left" : "right",
      greeting: data.greeting || this.say("greeting"),
      suggestions: data.suggestions ? data.suggestions.split("|").filter((text) => text.trim()) : this.say("suggestions"),
      cart: data.cart !== "off",
      anyPictures: data.pictures === "any",
    };
    this.talk = new Talk(new URL(script.src).href.replace(/\/widget\.js.*$/, ""), language, data.customerId);
    this.panel = new Panel(this.say, this.settings);
    this.answers = new Answers(this.talk, this.say, this.settings, {
      ask: (text) => this.ask(text),
      leave: () => this.leave(),
      announce: (text) => this.panel.announce(text),
    });
    this.loading = null; // the reading of the transcript, once for a page
    this.connect();
  }

  connect() {
    const { panel } = this;
    panel.onopen = () => this.open();
    panel.onclose = () => this.close();
    panel.onsay = (text) => this.ask(text);
    panel.onperson = () => this.ask(this.say("person_message"));
    panel.onrestart = () => this.startOver();
    window.addEventListener("xiaoer:ask", (event) => {
      const text = String((event.detail && event.detail.text) || "").trim();
      this.open();
      if (text) this.ask(text);
    });
    document.body.append(panel.host);
    if (this.talk.memory.state.open && !panel.fillsScreen) this.open({ focus: false });
  }

  async open({ focus = true } = {}) {
    this.panel.open();
    this.talk.memory.change({ open: true });
    if (focus) this.panel.focus();
    await this.load();
  }

  close() {
    const inside = this.panel.host.shadowRoot.activeElement;
    this.panel.close();
    this.talk.memory.change({ open: false });
    if (inside) this.panel.launcher.focus();
  }

  // The shopper follows a link: the panel gives way where it would cover the page.
  leave() {
    if (this.panel.fillsScreen) this.talk.memory.change({ open: false });
  }

  startOver() {
    if (this.panel.busy) return;
    this.talk.memory.forget();
    this.panel.list.replaceChildren();
    this.panel.asked.hidden = true;
    this.greet();
    this.panel.focus();
  }

  greet() {
    this.panel.add(this.answers.message("bot", this.settings.greeting));
  }

  load() {
    this.loading = this.loading || this.loadOnce();
    return this.loading;
  }

  async loadOnce() {
    this.greet();
    const { pending } = this.talk.memory.state;
    if (!this.talk.memory.state.conversation_id && !pending) return this.suggest(this.settings.suggestions);
    this.panel.setBusy(true);
    try {
      // A page was left in the middle of a turn: ask for its answer first, then the transcript has it.
      if (pending) await this.talk.send(pending.text, pending.id, () => {});
      this.talk.memory.change({ pending: null });
      this.showAll(await this.talk.history());
    } catch (error) {
      if (!error.mayRetry) this.talk.memory.change({ pending: null });
      this.loading = null;
      this.panel.list.replaceChildren();
      this.fail(this.say("failed"), () => this.load());
    } finally {
      this.panel.setBusy(false);
    }
  }

  showAll(messages) {
    for (const message of messages) {
      this.panel.add(this.answers.message(message.role, message.text));
      if (message.reply) this.panel.add(...this.answers.extras(message.reply));
    }
    const last = messages.length ? messages[messages.length - 1].reply : null;
    this.suggest(messages.length ? (last && last.quick_replies) || [] : this.settings.suggestions);
    this.showPerson(last);
    this.panel.toEnd();
  }

  suggest(texts) {
    this.dropSuggestions();
    if (texts.length) this.panel.add(this.answers.chips(texts));
  }

  dropSuggestions() {
    for (const chips of this.panel.list.querySelectorAll(".chips")) chips.remove();
  }

  showPerson(reply) {
    this.panel.asked.hidden = !(reply && reply.handoff);
  }

  async ask(text) {
    if (!this.panel.isOpen) this.open();
    await this.load();
    if (this.panel.busy) {
      this.next = text; // a press on "Talk to a person" in the middle of an answer is not lost
      return;
    }
    const id = newId();
    const question = this.answers.message("shopper", text);
    this.dropSuggestions();
    this.panel.add(question);
    await this.answer(text, id, question);
  }

  // Send and show the answer below the question; after a failure the same id is sent again.
  async answer(text, id, question) {
    const { panel, say } = this;
    const typing = make("div", { class: "message bot typing" }, make("span", { class: "unseen" }, say("typing")),
      make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")), make("span", { class: "doing", "aria-hidden": "true" }));
    panel.add(typing);
    panel.isHeld = false;
    panel.bringUp(question);
    panel.setBusy(true);
    panel.announce(say("typing"));
    this.talk.memory.change({ pending: { text, id } });
    const words = this.answers.message("bot", "");
    const stream = new Stream(words.querySelector(".words"), () => panel.bringUp(question));
    const doing = (key) => (typing.querySelector(".doing").textContent = say(key));
    const patience = setTimeout(() => doing("looking"), 1500);
    try {
      const reply = await this.talk.send(text, id, (event, data) => {
        if (event === "again") {
          stream.clear();
          doing("again");
        }
        if (event === "products" && data.products.length) doing("found");
        if (event === "token") {
          if (!words.isConnected) typing.replaceWith(words);
          stream.add(data.text);
        }
      });
      this.talk.memory.change({ pending: null });
      if (!words.isConnected) typing.replaceWith(words);
      await stream.end(reply.text);
      panel.add(...this.answers.extras(reply));
      this.suggest(reply.quick_replies);
      this.showPerson(reply);
      panel.bringUp(question);
      panel.announce(reply.text);
      panel.tellUnread();
    } catch (error) {
      this.talk.memory.change({ pending: null });
      typing.remove();
      words.remove();
      const retry = () => this.answer(text, id, question);
      this.fail(say(error.mayRetry === false ? "refused" : "failed"), retry);
    } finally {
      clearTimeout(patience);
      panel.setBusy(false);
      this.askNext();
    }
  }

  askNext() {
    const text = this.next;
    this.next = null;
    if (text) this.ask(text);
  }

  fail(text, retry) {
    const again = make("button", { type: "button", class: "button" }, this.say("retry"));
    const notice = make("div", { class: "failed", role: "alert" }, make("span", {}, text), again);
    again.addEventListener("click", () => {
      if (this.panel.busy) return;
      notice.remove();
      retry();
    });
    this.panel.add(notice);
    this.panel.toEnd();
  }
}

// Once a page, however often the script stands on it.
if (document.currentScript && !document.querySelector("xiaoer-chat")) new Widget(document.currentScript);

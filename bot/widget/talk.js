// The conversation: what the browser keeps of it, and every request to the server.

const WAITS_MS = [800, 2500]; // before the second and the third try
const SILENCE_MS = 60000; // the server says something at least every 15 seconds

// An error that a request ended with. `status` is 0 where nothing came back.
class TalkError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
    this.mayRetry = status === 0 || status === 429 || status === 500 || (status >= 502 && status <= 504);
    this.isUnknown = status === 401 || status === 404; // the server does not know this conversation (any more)
  }
}

// What outlives a page: {conversation_id, token, open, pending, rated, added}. Kept per server.
class Memory {
  constructor(base) {
    this.key = `xiaoer:${base}`;
    this.state = {};
    this.read();
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      if (kept && typeof kept === "object") this.state = kept;
    } catch {
      // storage is closed or holds something else: what this page knows goes on
    }
  }

  // Read first: another tab of the shop may have changed it.
  change(changes) {
    this.read();
    Object.assign(this.state, changes);
    try {
      localStorage.setItem(this.key, JSON.stringify(this.state));
    } catch {
      // storage is closed: the conversation lives as long as the page
    }
  }

  forget() {
    this.change({ conversation_id: null, token: null, pending: null, rated: {}, added: [] });
  }
}

class Talk {
  constructor(base, language, customerId) {
    this.base = base;
    this.language = language;
    this.customerId = customerId;
    this.memory = new Memory(base);
  }

  // The messages so far. A conversation that the server no longer knows is forgotten without a word.
  async history() {
    const { conversation_id: id } = this.memory.state;
    if (!id) return [];
    try {
      const response = await this.request(`/v1/conversations/${encodeURIComponent(id)}`);
      return (await response.json()).messages;
    } catch (error) {
      if (!error.isUnknown) throw error;
      this.memory.forget();
      return [];
    }
  }

  // Send a message and return the Reply; `on` hears status, products and token on the way, and `again` before a
  // further try. However often it is tried, the same id makes it one turn.
  async send(text, clientMessageId, on) {
    let renewed = false;
    for (let tries = 0; ; ) {
      try {
        return await this.turn(text, clientMessageId, on);
      } catch (error) {
        if (error.isUnknown && !renewed) {
          this.memory.forget();
          this.memory.change({ pending: { text, id: clientMessageId } });
          renewed = true;
        } else if (error.mayRetry && tries < WAITS_MS.length) {
          await new Promise((done) => setTimeout(done, WAITS_MS[tries]));
          tries += 1;
          on("again", {});
        } else {
          throw error;
        }
      }
    }
  }

  async turn(text, clientMessageId, on) {
    if (!this.memory.state.conversation_id) await this.start();
    const id = encodeURIComponent(this.memory.state.conversation_id);
    const silence = new AbortController();
    const response = await this.request(`/v1/conversations/${id}/messages`, {
      method: "POST",
      body: { text, client_message_id: clientMessageId },
      accept: "text/event-stream",
      signal: silence.signal,
    });
    for await (const { name, data } of readEvents(response.body, silence)) {
      if (name === "reply") return data;
      if (name === "error") throw new TalkError(data.detail, data.status);
      on(name, data);
    }
    throw new TalkError("the answer broke off", 0);
  }

  async start() {
    const response = await this.request("/v1/conversations", {
      method: "POST",
      body: { language: this.language, channel: "widget", ...(this.customerId ? { customer_id: this.customerId } : {}) },
    });
    const { conversation_id, token } = await response.json();
    this.memory.change({ conversation_id, token });
  }

  // Note what the shopper did. It must arrive even when the page is left at once, and never disturbs the shopper.
  async feedback(messageId, event, productId) {
    try {
      const body = { message_id: messageId, event, ...(productId ? { product_id: productId } : {}) };
      await this.request("/v1/feedback", { method: "POST", body, keepalive: true });
      return true;
    } catch {
      return false;
    }
  }

  async request(path, { method = "GET", body, accept = "application/json", ...more } = {}) {
    const headers = { Accept: accept };
    if (body) headers["Content-Type"] = "application/json";
    if (this.memory.state.token) headers.Authorization = `Bearer ${this.memory.state.token}`;
    let response;
    try {
      response = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), ...more });
    } catch (error) {
      throw new TalkError(String(error), 0);
    }
    if (!response.ok) throw new TalkError(`${path} answered ${response.status}`, response.status);
    return response;
  }
}

// The events of a stream as {name, data}. A stream that falls silent is given up.
async function* readEvents(stream, silence) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const watch = setTimeout(() => silence.abort(), SILENCE_MS);
    let part;
    try {
      part = await reader.read();
    } catch (error) {
      throw new TalkError(String(error), 0);
    } finally {
      clearTimeout(watch);
    }
    if (part.done) return;
    text += decoder.decode(part.value, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const event = readEvent(block);
      if (event) yield event;
    }
  }
}

// One block of a stream, or null for a comment.
function readEvent(block) {
  const field = (name) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join("\n");
  return field("data") ? { name: field("event"), data: JSON.parse(field("data")) } : null;
}

// An id that no other message has, also on pages without HTTPS.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

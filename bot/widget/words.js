// What the widget itself says. Everything else that it shows comes from the shop's server.
const WORDS = {
  en: {
    launcher: "Ask us",
    open: "Open the chat",
    close: "Close the chat",
    assistant: "Shop assistant",
    answers: "Automatic answers from the shop's own data",
    person: "Talk to a person",
    person_message: "I would like to talk to a person",
    person_asked: "A member of the team will read this conversation and answer here.",
    greeting: "Hello! Tell me what you are looking for, or ask me about a product. I only quote what the shop itself states.",
    suggestions: ["What do you recommend?", "Where is my order?", "Talk to a person"],
    conversation: "Conversation",
    suggested: "Suggested questions",
    message: "Your message",
    placeholder: "Write a message…",
    send: "Send",
    you: "You",
    bot: "Assistant",
    staff: "Team",
    typing: "The assistant is answering",
    looking: "Looking through the shop…",
    found: "Found something, one moment…",
    again: "Connection lost, trying again…",
    products: "Products",
    on_request: "Price on request",
    in_stock: "In stock",
    sold_out: "Out of stock",
    stock_unknown: "Availability on request",
    add: "Add to cart",
    add_this: "Add to cart: {title}",
    added: "Added",
    view: "View",
    view_this: "View: {title}",
    comparison: "Comparison",
    sources: "From our pages",
    helpful: "Helpful",
    not_helpful: "Not helpful",
    thanks: "Thank you for telling us.",
    failed: "That message did not get through.",
    refused: "That message could not be answered.",
    retry: "Try again",
    start_over: "Start over",
    unread: "New answer",
  },
  zh: {
    launcher: "咨询",
    open: "打开对话",
    close: "关闭对话",
    assistant: "智能助手",
    answers: "自动回复，内容只来自本店资料",
    person: "转人工",
    person_message: "我想找人工客服",
    person_asked: "已转达，工作人员会看到这段对话，并在这里回复您。",
    greeting: "您好，我是小二。想找什么商品，或者想了解哪一款，直接告诉我就行。我只说店里资料上有的。",
    suggestions: ["有什么推荐的？", "我的订单到哪了？", "转人工"],
    conversation: "对话",
    suggested: "大家常问",
    message: "输入消息",
    placeholder: "想找点什么？",
    send: "发送",
    you: "我",
    bot: "小二",
    staff: "工作人员",
    typing: "小二正在回复",
    looking: "正在店里翻找…",
    found: "找到了，马上给您看…",
    again: "网络不太稳定，正在重试…",
    products: "商品",
    on_request: "价格面议",
    in_stock: "有货",
    sold_out: "暂时缺货",
    stock_unknown: "库存请咨询",
    add: "加入购物车",
    add_this: "加入购物车：{title}",
    added: "已加入",
    view: "查看",
    view_this: "查看：{title}",
    comparison: "商品对比",
    sources: "出处",
    helpful: "有帮助",
    not_helpful: "没帮助",
    thanks: "谢谢您的反馈。",
    failed: "消息没有发出去。",
    refused: "这条消息没能得到回复。",
    retry: "重试",
    start_over: "重新开始",
    unread: "有新回复",
  },
};

// The first of these languages that the widget speaks ("zh-CN" is "zh"), or English.
function pickLanguage(...wanted) {
  const bases = wanted.map((tag) => (tag || "").toLowerCase().split(/[-_]/)[0]);
  return bases.find((base) => base in WORDS) || "en";
}

// A lookup for one language: say("add_this", {title}).
function wordsIn(language) {
  return (key, slots = {}) => {
    const words = WORDS[language][key];
    return typeof words === "string" ? words.replace(/\{(\w+)\}/g, (_, slot) => slots[slot]) : words;
  };
}

// A price as the language writes it. The amount is an exact decimal; a currency that Intl does not know stays as it came.
function formatMoney(money, language) {
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency: money.currency }).format(money.amount);
  } catch {
    return `${money.amount} ${money.currency}`;
  }
}

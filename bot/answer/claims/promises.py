"""Promises that only the shop can make: stock, delivery, discounts, warranty and the like."""

import re
from collections.abc import Iterator

from bot.answer.claims.claim import Found

_PROMISES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "out of stock": r"\b(?:out of|not (?:currently |now )?in|no longer in|isn't in|aren't in) stock\b|\bsold out\b"
        r"|\bunavailable\b|\b(?:no longer|not) available\b|缺货|售罄|(?:没有|没|无|断)现?货|卖完",
        "in stock": r"\bin stock\b|\bavailable (?:now|today|immediately)\b|\b(?:is|are|still|currently) available\b"
        r"|\bready to ship\b|有货|现货|有库存|库存充足",
        "few left": r"\bonly \w+ left\b|\blast (?:one|few|chance)\b|\bselling fast\b|\blimited[- ](?:stock|time|edition)\b"
        r"|\bwhile (?:stocks?|supplies) lasts?\b|仅剩|只剩|限量|限时|最后一[件台个]",
        "free": r"\bfree (?:\w+ ){0,2}(?:shipping|delivery|postage|returns?|gift|trial|installation|set-?up)\b"
        r"|\bships? (?:for )?free\b|\bcomplimentary\b|\bfor free\b|\bfree of charge\b|\bno extra (?:cost|charge)\b"
        r"|包邮|免运费|免邮|免费|赠送|赠品",
        "delivery": r"\b(?:shipping|shipped|ships|delivery|delivered|dispatch\w*)\b|\b(?:arrives?|get it) (?:by|in|on|"
        r"within|tomorrow|today)\b|配送|发货|送达|到货|送货|快递",
        "soon": r"\btomorrow\b|\b(?:next|same)[- ]day\b|\bovernight\b|\bnext (?:week|month)\b|\bright away\b"
        r"|\b(?:on|by|this|next|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|明天|后天|次日|当日达|隔天|下周|马上到",
        "discount": r"\bdiscount\w*|\bsales?\b|\bcoupons?\b|\bpromo\w*"
        r"|\bspecial (?:offer|price)s?\b|\bdeals?\b|\bclearance\b|\bvouchers?\b|\bcash ?back\b|\brebates?\b"
        r"|\bmarked down\b|\breduced\b|\bbargains?\b|\bsav(?:e|es|ing) (?:up to |over |you )?[$€£¥\d]|打折|折扣|\d折|优惠"
        r"|促销|特价|降价|立减|满减|返现|秒杀",
        "best price": r"\bprice[- ]match\w*|\bbest prices?\b|\blowest prices?\b|全网最低|最低价|最优价",
        "warranty": r"\bwarrant\w+|\bguarante\w+|保修|质保|保证|包换|三包|联保|延保",
        "refund": r"\brefund\w*|\bmoney[- ]back\b|\breturn (?:policy|window|period)\b|\breturnable\b"
        r"|\b(?:easy|\d+[- ]day) returns?\b|退款|退货|退换|无理由",
        "popular": r"\bbest[- ]?sell\w*|\bmost popular\b|\bpopular\b|\b(?:top|highly|best)[- ]rated\b|\bratings?\b"
        r"|\breviews?\b|\bcustomers? (?:love|favou?rite)\w*|\baward\w*|热销|畅销|热卖|爆款|好评|销量|获奖|口碑|评分|人气",
        "genuine": r"\bcertified\b|\bauthentic\b|\bgenuine\b|\bofficial(?:ly)?\b|正品|官方|认证",
        "credit": r"\binstal?lments?\b|\bfinancing\b|\binterest[- ]free\b|\bcash on delivery\b|分期|免息|货到付款",
    }.items()
}


def find_promises(text: str) -> Iterator[Found]:
    """Promises; the key is which one."""
    sold_out = _PROMISES["out of stock"]
    for name, pattern in _PROMISES.items():
        rest = text if name != "in stock" else sold_out.sub(lambda match: "#" * len(match.group()), text)
        for match in pattern.finditer(rest):
            yield Found("promise", match.start(), match.end(), (name,))

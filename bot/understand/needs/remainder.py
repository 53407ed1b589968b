"""What is left of a message once every wish is read: the words that the indexes are searched for."""

import re
from collections.abc import Sequence

from retrieval.need import AttributeWish

_FILLER = re.compile(
    r"\b(?:hi|hello|hey|please|thanks|thank you|i(?:'m| am)? (?:need|want|looking for|would like|am looking for|search(?:ing)? for|wanna buy)"
    r"|i'?d like|i'?m looking for|i'?m after|looking for|looking to buy|show me|show|find me|find|get me|give me|do you (?:have|sell|carry|stock)"
    r"|have you got|got any|any|some|can you (?:show|find|recommend)(?: me)?|could you (?:show|find)(?: me)?|recommend(?: me)?|suggest(?: me)?"
    r"|what about|how about|only|just|ones?|something|anything|a|an|the|to buy|for sale|my budget is|budget|price|priced|costing|costs?|that|which|is|are|there|with|and|or|but|in|for me|me|of|under|below|less than)\b"
    r"|我想要?|我要|想买|买|有没有|有|请问|请|帮我|找|推荐|一下|一个|一款|一台|给我|看看|吗|呢|的|？|。|！|，|只要|想|要|来|价格|预算", re.I)  # fmt: skip


def search_text(left: str, attributes: Sequence[AttributeWish]) -> str:
    """What is left of the words, without the phrases that only ask."""
    words = _FILLER.sub(" ", left)
    kept = " ".join(re.sub(r"[^\w\s\-./'+&#\"]", " ", words).split()).strip(" -./'+&")
    said = " ".join(
        f"{wish.value} {wish.unit}" if wish.unit else wish.value for wish in attributes if wish.op != "!="
    )
    return f"{kept} {said}".strip() if kept else ""

"""Cantonese as Hong Kong shoppers write it, in the words of written Chinese: 有冇貨 → 有没有货, 幾多錢 → 多少钱.

The models and the tables of words know Mandarin; what is written in Cantonese is put into it before anything is read.
Words that Mandarin has too (呢, 平, 埋) are only taken for Cantonese beside one that it has not.
"""

import re

from retrieval.simplified import to_simplified

# Characters that written Mandarin does not have.
_MARKS = re.compile(
    "[冇啲嘅佢哋喺嗰𠮶咗嚟睇唔畀俾咁乜嘢攞揾搵孭瞓冚㗎喎嘥餸攰啱咩]|点解|几多|几时|几耐"
    "|(?<![海宽花旁窗床路那这里外左右两无身周])边[个款只间](?!人)"
)
_WORDS = {
    "有冇": "有没有", "冇": "没有", "几多": "多少", "几时": "什么时候", "几耐": "多久", "点解": "为什么", "点样": "怎么",
    "点用": "怎么用", "点计": "怎么算", "点买": "怎么买", "乜嘢": "什么", "乜野": "什么", "乜": "什么", "咩": "什么",
    "边个": "哪个", "边度": "哪里", "边款": "哪款", "边只": "哪个", "边间": "哪家", "边样": "哪样",
    "嗰啲": "那些", "𠮶啲": "那些", "呢啲": "这些", "嗰": "那", "𠮶": "那", "呢款": "这款", "呢个": "这个", "呢只": "这个", "呢件": "这件", "呢对": "这双",
    "呢双": "这双", "呢部": "这台", "系咪": "是不是", "系唔系": "是不是", "唔系": "不是", "唔该": "谢谢", "唔使": "不用",
    "唔好": "不要", "唔": "不", "嘅": "的", "佢哋": "他们", "我哋": "我们", "你哋": "你们", "哋": "们", "佢": "他",
    "喺": "在", "咗": "了", "嚟": "来", "俾": "给", "畀": "给", "睇": "看", "啱": "合适", "攞": "拿", "揾": "找", "搵": "找",
    "最平": "最便宜", "平啲": "便宜点", "平d": "便宜点", "啲": "点", "仲有": "还有", "仲": "还", "而家": "现在", "听日": "明天",
    "今日": "今天", "屋企": "家里", "咁": "这么", "包装埋": "包装", "埋": "", "靓": "好看", "拣": "选", "贵唔贵": "贵不贵",
    "推介": "推荐", "㗎": "", "喎": "", "瞓": "睡", "攰": "累", "孭": "背", "嘥": "浪费", "系": "是",
}  # fmt: skip
# 系 of 系列 and 关系 is Mandarin, and so is 边 of 海边度假.
_GUARDED = {"系": "(?<![关联体])系(?![列带统数])", "边度": "(?<![海湖江河])边度"}
_ANY = re.compile("|".join(_GUARDED.get(word, word) for word in sorted(_WORDS, key=len, reverse=True)))


def in_mandarin(text: str) -> str:
    """The text in Mandarin words and simplified characters where it is Cantonese; any other text as it is."""
    simplified = to_simplified(text)
    if not _MARKS.search(simplified):
        return text
    return _ANY.sub(lambda match: _WORDS[match.group()], simplified)

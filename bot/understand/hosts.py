"""Whether what a message asks for must fit the thing that is spoken of: "the ink that goes in it", 配它的墨盒."""

import re

from retrieval.simplified import to_simplified

_SAME = re.compile(
    r"\b(?:(?<!\d )for|fits?|fitting|go(?:es)? (?:in|on|with)|work(?:s|ing)? with|compatible with|suit(?:s|able for)?) (?:it|this|that|them|this one|that one|mine)\b"
    r"|\bwhich (?:\w+ ){1,3}(?:does|do|will|would) (?:it|this|that|they) (?:take|use|need|run on)\b"
    r"|\bwhat (?:ink|cartridges?|batter(?:y|ies)|pods?|capsules?|filters?|bags?|paper|refills?) (?:does|do) (?:it|this|they) (?:take|use|need)\b"
    r"|\b(?:the )?same (?:phone|printer|model|device|machine|laptop)\b"
    r"|(?:(?:配|适合|装|适用|用在|用于)(?:它|这个|这台|这款|那个|那台|那款)|给(?:它|这台|那台)(?:配|装|用))(?:的|用)?|(?:它|[这那][台款个])(?:打印机|机器|手机)?(?:能|可以?|要|得)?用(?:的|什么|哪)|同一?[款个部台](?:手机|打印机)|一样的(?:手机|打印机|型号)",
    re.IGNORECASE,
)


def fits_what_is_spoken_of(text: str) -> bool:
    """Whether the words say so."""
    return _SAME.search(to_simplified(text)) is not None

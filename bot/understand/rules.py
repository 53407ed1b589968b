"""Whether a message speaks of the shop's rules: returns, shipping, payment, stores, accounts.

Words that only such questions use; they outweigh an intent that reads a wish into "can I return the lipstick?".
"""

import re

_RULES = re.compile(
    r"\b(?:return(?:s|ed|ing)?(?: it| them| policy)?|send (?:it|them|this) back|bring (?:it|them) back|take (?:it|them) back"
    r"|swap (?:it|them|for)|exchange[sd]?|refund\w*|money back|warrant(?:y|ies)|guarantee"
    r"|ship(?:ping|ped)?(?: cost| fee)?|postage|deliver(?:y|ies)? (?:cost|fee|time|charge)\w*|express delivery|customs|import dut\w+|tax(?:es)?"
    r"|paypal|apple pay|alipay|wechat pay|credit cards?|instal?ments?|cash on delivery|invoices?|receipts?"
    r"|vouchers?|coupons?|discount(?: code)?s?|student discount|gift cards?|price match\w*|newsletter"
    r"|opening hours|open (?:on|at|today|tomorrow|until)|are you open|what time do you (?:open|close)|park(?:ing)?\b(?! sensor)|pick ?up in store"
    r"|click and collect|gift[- ]?wrap\w*|my account|my password|privacy|my data|complain\w*)\b"
    r"|退货|退款|能退|可以退|可退|退吗|退换|退回|无理由|换货|能换吗|可以换吗|调换|运费|邮费|包邮|快递费|配送|发货|寄到|寄往|寄去|海外|关税|报关"
    r"|保修|质保|三包|微信支?付?|支付宝|花呗|信用卡|货到付款|分期|发票|收据|优惠[券码]|折扣|打折|满减|学生价|礼品卡|购物卡|价保|保价|比价"
    r"|门店|实体店|营业|几点(?:开|关)|开门|关门|停车|自提|礼品?包装|贺卡|注册|密码|账[户号]|订阅|隐私|投诉",
    re.IGNORECASE,
)
# 换成黑色的 and 换个牌子 change a wish; "free shipping backpack" is rare enough.
_NOT_RULES = re.compile(r"换成|换一|换个|\bwarranty card\b", re.IGNORECASE)


def speaks_of_rules(text: str) -> bool:
    """Whether the words are those of a question about the shop's rules."""
    return _RULES.search(_NOT_RULES.sub(" ", text)) is not None

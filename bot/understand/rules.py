"""Whether a message speaks of the shop's rules: returns, shipping, payment, stores, accounts.

Words that only such questions use; they outweigh an intent that reads a wish into "can I return the lipstick?".
"""

import re

from retrieval.page_words import ABROAD, page_terms
from retrieval.simplified import to_simplified

_THING = r"(?:it|them|this|that|these|those|one|the \w+|my \w+(?: \w+)?)"
_RULES = re.compile(
    # sending back, swapping, refunds, cancelling
    r"\b(?:return(?:s|ed|ing|able)?(?: it| them| policy)?|(?:send|bring|take|give|hand)(?:ing)? (?:\w+ ){1,4}back(?!pack)"
    r"|(?:can|could|may|do|does|will|would) (?:it|they|that|this|these|those|the \w+) (?:still )?(?:go|be (?:sent|taken|brought|given)) back"
    r"|swap(?:s|ped|ping)?|exchange[sd]?|refund\w*|money back|cancellations?|cancell?ation fee|cancel\w* (?:\w+ ){0,3}(?:costs?|fee|charged?|free)"
    r"|(?:they|courier|driver|carrier)\b.{0,20}\btry(?:ing)? again|pay (?:it|this|that|them) off|pay .{0,16}bit by bit|black friday"
    # warranty, damage, loss
    r"|(?:choose|pick|set|change) (?:the|a|my) delivery (?:time|day|date|slot)|(?:choose|pick) (?:the|a) (?:time|day|slot)(?! (?:on|of)\b)"
    r"|(?:it|them|this|these|those|both|gift|present|everything) (?:\w+ )?wrapped|the wrapping|wrapping (?:cost|fee|charge|service)s?"
    r"|(?:do|does|did)(?:n't| not) fit|warrant(?:y|ies)|guarantee|(?:arriv\w+|came|got here|turned up) (?:\w+ ){0,2}(?:broken|damaged|smashed|cracked|in pieces)"
    r"|(?:turns? up|turned up|arrives?|arrived|comes?|gets here) (?:with|and) .{0,20}(?:broken|crack\w*|damag\w*|scratch\w*|smash\w*|rip(?:ped|s)?\b|tear|torn|holes?\b|stain\w*|dent\w*|missing)"
    r"|(?:broken|damaged|smashed|cracked|faulty) (?:when|on arrival|item|parcel|in the (?:post|box|parcel))"
    r"|(?:the|a) wrong (?:item|product|one|colou?r|size)|spare parts?|trade[- ]?in|recycl\w+"
    r"|(?:says?|shows?|marked)(?: as| it was| it is| it's| it has been)? delivered"
    r"|(?:get|be|arrive) here (?:by|before|b4|in time)|in time for|in person|what(?:'s| is)? the address"
    r"|wash\b.{0,24}\bwhat temp\w*|what temp\w*.{0,20}\bwash|put (?:it|them) together for|assemble (?:it|them) for|upstairs|carr(?:y|ies) (?:it|them|that|this) (?:all the way )?up|(?:to|up to|on) the (?:first|second|third|fourth|fifth|top|\d+(?:st|nd|rd|th)) floor"
    # shipping
    r"|(?:do|can|could|will|would) (?:you|u) (?:post|mail|ship|send|deliver) (?:\w+ ){0,3}(?:to|abroad|overseas)|how (?:fast|quick(?:ly)?|soon) (?:can|could|will|would) (?:you|u|it|they|that|this)\b.{0,24}\b(?:get (?:here|stuff|it here|to (?:me|us|my))|arrive|ship|deliver|send|post|be here)|(?<!it )(?<!they )(?:post|send|ship|mail)(?:ing)? (?!photos|pictures|alerts|messages|notifications)(?:\w+ ){1,4}(?:straight |directly )?to (?-i:[A-Z])\w+|po box|in bits|interest[- ]free"
    r"|ship(?:ping|ped)?(?: cost| fee| free)|shipping|do you ship|postage|deliver(?:y|ies)? (?:cost|fee|time|charge)\w*"
    r"|(?:express|free|same[- ]day|weekend|saturday|sunday|home) deliver\w*|minimum (?:order|spend)|customs|import dut\w+"
    r"|(?:how late|what time|which days?|at weekends?|on (?:satur|sun)days?) .{0,24}(?:deliver|courier|driver|carrier)\w*"
    r"|(?:deliver|courier|driver|carrier)\w* .{0,24}(?:in the evening|at night|at weekends?|on (?:satur|sun)days?|how late|what time)"
    r"|(?:nobody|no one|not|n't) (?:\w+ ){0,2}(?:at )?home|taxe?s?\b(?! free)"
    # payment, prices
    r"|paypal|apple pay|google pay|alipay|wechat pay|credit cards?|debit cards?|instal?ments?|cash on delivery|pay (?:by|with|in|cash|monthly)"
    r"|invoices?|receipts?|vouchers?|coupons?|discount(?: code)?s?|promo codes?|student discount|(?:students?|seniors?|pensioners?) .{0,16}\boff"
    r"|gift cards?|loyalty (?:card|pro\w+)|(?:collect|earn|my) points|price match\w*|newsletter|unsubscribe"
    # stores and service
    r"|opening hours|open (?:on|at|today|tomorrow|until)|are you open|(?:what time|when) (?:do|does|are|is) (?:you|the \w+|it) (?:open|close|shut)"
    r"|park(?:ing)?\b(?! sensor)|pick ?(?:it |them |my order )?up (?:in|from|at) (?:the |your |a )?(?:store|shop)|click and collect"
    r"|(?:hold|reserve|keep|put) (?:one|it|this|them|some) (?:\w+ ){0,2}(?:for me|aside|at the|in the) ?(?:store|shop)?"
    r"|gift[- ]?wrap\w*|wrap (?:it|this|that|them)\b|(?:greeting|message) card with|my account|my password|privacy|my data"
    r"|complain\w*|customer service (?:hours|number)|(?:phone|telephone) number|how (?:can|do) i (?:contact|reach|call) (?:you|customer)"
    r"|(?:your|the) (?:physical )?(?:stores?|shops?) (?:located|address)|where (?:are|is) (?:you|your) (?:stores?|shops?|located))\b"
    # 退换、运费、配送
    r"|退货|退款|退钱|能退|可以退|可退|退吗|退不|退呢|退换|退回|退掉|无理由|换货|能换(?!成)|可以换|换吗|调换|换(?:大|小)一?[号码]"
    r"|运费|邮费|包邮|快递费|配送|发货(?!了)|寄到|寄往|寄去|海外|关税|进口税|报关|货到付款|起送"
    r"|(?:[几九八七六十]点|晚上|夜里|周末|周[六日天]|星期[六日天]|礼拜[六日天]|节假日).{0,6}(?:还|会|能|可以)?.{0,2}(?:送|派件|派送)|送货上门|怎么送|搬[上楼]|没电梯|无电梯|寄回|寄给|邮到|能寄|可以寄|寄国|(?:拍|选|买|下|订)(?:错|成)了?[^，。]{0,6}(?:能|可以)(?:改|换)|送上楼|上楼"
    r"|(?:碎|破|裂|坏|压扁|漏)了?.{0,3}(?:怎么办|咋办|赔|能换|能退)|(?:收到|送来|寄来).{0,8}(?:碎|破|裂|坏|错)|发错|寄错|少发|漏发|缺件|收到.{0,4}少了|破损"
    r"|(?:显示|写着|说).{0,5}(?:签收|送达|妥投)|丢件|没人在家|不在家"
    # 保修、付款、价格
    r"|保(?:多久|几年|多长)|水温|几天内付|抵(?:钱|现金)|(?:多买|[两二三几\d]件|一起买?)[^，。,]{0,6}便宜"
    r"|(?:家里|家)没人|没人(?:收|签)|保修|质保|三包|延保|维修|换(?:个|下)?(?:滤芯|配件|零件)|以旧换新|回收"
    r"|微信支?付|支付宝|花呗|信用卡|分期|发票|专票|收据|优惠|折扣|打折|满减|学生价|[张个]券|用券|券.{0,6}(?:一起|叠加|同时)|积分|会员"
    r"|礼品卡|购物卡|价保|保价|比价|降价.{0,4}(?:退|补|怎么)|讲价|砍价"
    # 门店、服务、账户
    r"|(?:帮我?|能|可以|请)(?:包|包装)(?:成|个)?(?:礼物|礼盒装?|礼品|起来|一下)|(?:坏|破|碎|裂|少|错|不合适|不喜欢|不满意|有问题)了?的?[^，。？?]{0,4}(?:怎么办|咋办|怎么处理|咋整)|门店|实体店|线下店|营业|几点(?:开|关)|开门|关门|停车|自提|自取|代取|预留|帮我留|礼品?包装|贺卡|[张写]卡片|注册|密码|账[户号]|订阅|退订|隐私|投诉"
    r"|(?:滤芯|配件|零件|耗材|替换装)[^？?，。]{0,6}(?:以后|后面|将来)|(?:以后|后面|将来)[^，。？?]{0,6}(?:滤芯|配件|零件|耗材)|怕?停产"
    r"|黑五|黑色星期五|双十一|大促|(?:店里|门店|到店)[^，。,]{0,4}试|(?:能|可以)?(?:加|添)(?:一?[件个样](?:东西|商品)?|东西|商品)进去|再(?:送|派)一?次"
    r"|别(?:放|写|附)(?:价格|小票|价签|价钱)|直接寄(?:给|到|去)?(?:他|她|对方|朋友|人家|客户|收礼)"
    r"|(?:节|前|号|周[一二三四五六日天]|生日|明天|后天)[^，。？?]{0,4}(?:收|送|寄|到)得?(?:到|了)(?:吗|不|么|没)|来得及(?:收|送|到)"
    r"|有(?:没有)?[^，。,]{0,4}电话(?!手表|卡|机|线)|几点[^，。,]{0,4}接|客服.{0,4}(?:电话|几点|时间|上班|下班|在线)|几点(?:上班|下班)|怎么联系|联系方式|电话(?:是|号码|多少)",
    re.IGNORECASE | re.ASCII,
)
# 换成黑色的 and 换个牌子 change a wish; "free shipping backpack" is rare enough.
_NOT_RULES = re.compile(r"换成|换一|换个(?!大|小)|\bwarranty card\b", re.IGNORECASE)
# A parcel or a refund that went wrong, or in general: the pages say what happens, whatever order it is.
_GENERAL = re.compile(
    r"\bhow (?:long|soon|quickly|many days) (?:does|do|will|would|is|are|until)\b(?!.*\bmy (?:order|parcel|package))"
    r"|\b(?:what happens|what if|what (?:should|can|do) i do|usually|normally|in general)\b"
    r"|\b(?:until|till) (?:what time|when)|\bwhat time (?:do|does|will)\b|\bdo (?:you|they) (?:deliver|ship|come)\b"
    r"|\b(?:says?|shows?|marked)(?: as| it was| it is| it's| it has been| it)? delivered\b"
    r"|怎么办|咋办|如果|万一|要是|一般|通常|几点(?!了)|晚上|周末|签收.{0,8}(?:没|未)|(?:退款|退的?钱|退到).{0,8}(?:几天|多久|多长时间)",
    re.IGNORECASE,
)
# What was bought does not work as it should: "the headphones I bought from you crackle", 耳机用了一个月就没声音了.
_FAULT = (
    r"(?:crackl\w*|buzz(?:es|ing)|broke(?:n)?\b|stopped (?:work|charg|turn|spinn|heat|cool)\w*|(?:does|do|is|did|will|would)(?:n['’]?t| not) (?:work|turn on|switch on|charge|start|heat|spin)\w*"
    r"|won['’]?t (?:work|turn|switch|charge|start|open|close)\w*|not working|(?:is|went|are) dead|died\b|leak(?:s|ing|ed)?\b|ripped|torn|fell (?:apart|off)|came (?:apart|off)|snapped|defective|faulty)"
)
_OWNED = r"(?:(?:i|we) (?:bought|ordered|purchased)|you(?:['’]ve)? (?:sold|sent)|after (?:only )?(?:a|one|two|three|four|five|six|\d+) (?:days?|weeks?|months?|uses?|wash\w*))"
_REPORTS_FAULT = re.compile(
    rf"\b{_OWNED}\b[^?]{{0,80}}\b{_FAULT}|\b{_FAULT}[^?]{{0,60}}\b{_OWNED}\b"
    r"|(?:用了?|买了?|才|刚|穿了?|洗了?)[^，。？?]{0,3}(?:不到)?[一两二三四五六半\d]个?(?:天|周|星期|个?月|年|次|回)[^？?]{0,14}(?:坏|没声音|没反应|不响|不亮|不转|不动|不热|不制冷|裂|断|漏|掉|开胶|脱线|充不[进上]|打不开|死机|失灵|褪色|起球|变形)"
    r"|(?:买的|收到的|寄来的)[^，。？?]{0,12}(?:坏了|没声音|没反应|不响|不亮|不转|用不了|打不开|充不[进上])",
    re.IGNORECASE,
)
# Before buying: "does it leak after two washes?", 穿一个月会变形吗.
_ASKS_WHETHER = re.compile(r"^\W*(?:does|do|will|would|is|are|can)\b|会.{0,8}[吗嗎么]|会不会", re.IGNORECASE)
_STAFF = r"(?:humans?|person|people|someone|somebody|agents?|managers?|staff|representatives?)"
_PERSON = re.compile(
    rf"\b(?:talk|speak|chat|connect|transfer|put) .{{0,20}}\b{_STAFF}\b"
    r"|\b(?:to|with) (?:an? )?(?:real|live|actual|human) (?:human|person|agent|being|manager)\b|\b(?:human|person),? not (?:a |some )?(?:ro)?bot\b"
    r"|\b(?:want|need|get me|give me) an? (?:real |live |human )?(?:human|person|agent|manager|representative)\b"
    r"|^\W*(?:人工|真人)(?:客服)?\W*$|转(?:接)?(?:人工|客服)|找(?:个|一下|你们)?(?:人|真人|经理|客服|主管)|叫.{0,4}(?:经理|主管|客服)|要(?:人工|真人)",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:support|customer service|service desk|help ?(?:line|desk))\b|客服|人工", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b(?:when|hours|what time|until|which days?|(?:satur|sun)days?|weekends?|available|reachable)\b"
    r"|几点|什么时候|时间|上班|下班|周末|周[六日]",
    re.IGNORECASE,
)


_HAGGLES = re.compile(
    r"\b(?:can|could|would|will) (?:you|u) (?:do|sell|give|let) (?!(?:me |us )?(?:some\w*|any\w*|ones?|an?)\b).{0,40}\bfor (?:only |just )?[$£€]?\d+(?! ?(?:years?|months?|days?|weeks?|people|persons?|kids|pieces))"
    r"|\bknock (?:\S+ ){0,6}?(?:off|down)\b|\b(?:lower|reduce|drop|cut|change|set|make) (?:the|its|their|this|that|your|all|every)?\s?(?:\w+ )?prices?\b(?! (?:range|limit|filter|cap))"
    r"|\b(?:what(?:['’]s| is) )?your (?:very )?(?:best|lowest|final|last) price\b(?! range| for)|\b(?:haggle|negotiat\w+|bargain with)\b"
    r"|\b(?:any|a|some) (?:chance of (?:an? |some )?)?(?:discount|reduction|deal|money off) on (?:this|that|these|those|it|them|the)\b"
    r"|\bsells? (?:me|us|it|them|everything)\b.{0,30}\bfor [$£€]?\d|\b(?:come|go|get) down (?:a bit|a little|some|on (?:the )?price|to [$£€]?\d)|\bset (?:\S+ ){0,4}(?:price|prices) to\b"
    r"|(?:能不能|可不可以|可以|能|给我?)(?:再|稍微|多少)?(?:便宜|优惠|少)(?:一?[点些]儿?|[几\d]+[块刀元]?钱?)(?![^，。,！!？?]{0,6}的)"
    r"|(?:再|老板|店家)(?:便宜|优惠|少)(?:一?[点些]儿?)?(?:[吗嘛呗吧不]|行不|可以)|(?:讲|砍|还|议)(?:个|点|一?下)?价|给(?:我)?打[一二三四五六七八九\d]{1,2}折|给(?:我)?(?:打)?个?(?:折(?!扣?[码券]|叠)|友情价|老客价)|抹(?:个)?零"
    r"|(?:价格|价钱|售价|这个|都|它|全)[^，。,]{0,8}(?:改|调|设|降)(?:成|为|到)\s?\d+|\d+\s?(?:块|刀|元|美元|美金)?(?:卖给?我|卖不卖|(?<!预算)(?<!预算\d)(?<!预算\d\d)卖(?:行不行|成不成))",
    re.IGNORECASE,
)


def haggles(text: str) -> bool:
    """Whether a lower price is asked for than the one that is stated: "knock it down to 10", 能再便宜点吗."""
    return _HAGGLES.search(to_simplified(text)) is not None


def speaks_of_rules(text: str) -> bool:
    """Whether the words are those of a question about the shop's rules."""
    said = _NOT_RULES.sub(" ", to_simplified(text).replace("’", "'"))
    if _RULES.search(said) or (_WHEN.search(said) and (_PERSON.search(said) or _SERVICE.search(said))):
        return True
    terms = page_terms(said)
    return ABROAD in terms and "@delivery" in terms  # "do you send to Norway?", 寄台湾吗


def reports_fault(text: str) -> bool:
    """Whether something that was bought is said not to work as it should."""
    said = to_simplified(text)
    return _REPORTS_FAULT.search(said) is not None and _ASKS_WHETHER.search(said) is None


def asks_in_general(text: str) -> bool:
    """Whether words that speak of an order ask what is the rule for all of them, or what to do when one went wrong."""
    return _GENERAL.search(to_simplified(text)) is not None


def wants_person(text: str) -> bool:
    """Whether a person is asked for, and not only when one is there."""
    said = to_simplified(text)
    return _PERSON.search(said) is not None and _WHEN.search(said) is None

"""What one Chinese message says about the need: one table a kind of wish."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.needs import NeedReading, read_need
from bot.understand.needs.order import Relative
from bot.understand.needs.remainder import search_text
from bot.understand.vocabulary import Vocabulary
from retrieval.need import AttributeWish, PriceRange, Sort
from retrieval.product_types import ProductTypes

BRANDS = ("HP", "Dell", "Samsung", "Sony", "Lenovo", "小米")
TYPES = ProductTypes.load()
VOCABULARY = Vocabulary({brand.casefold(): brand for brand in BRANDS}, TYPES, frozenset(), "USD")


def read(text: str) -> NeedReading:
    return read_need(text, VOCABULARY)


def up_to(amount: int, currency: str = "USD") -> PriceRange:
    return PriceRange(currency, max_minor=amount * 100)


def below(amount: int) -> PriceRange:
    return PriceRange("USD", max_minor=amount * 100, max_inclusive=False)


def from_to(low: int, high: int) -> PriceRange:
    return PriceRange("USD", low * 100, high * 100)


def from_on(amount: int) -> PriceRange:
    return PriceRange("USD", min_minor=amount * 100)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("三百以内的耳机", up_to(300)), ("两千左右的手机", from_to(1600, 2400)), ("一千五以下", below(1500)),
        ("五百到八百的键盘", from_to(500, 800)), ("预算一万二", up_to(12000)), ("3千以内", up_to(3000)),
        ("1.5万以内的电脑", up_to(15000)), ("两三百的耳机", from_to(200, 300)), ("百元以内的鼠标", up_to(100)),
        ("千元机", up_to(1999)), ("３００元以内", up_to(300)), ("５００块", up_to(500)), ("不超过80", up_to(80)),
        ("别超过两百", up_to(200)), ("最多六百", up_to(600)), ("五百封顶", up_to(500)), ("不到三百", below(300)),
        ("低于一百", below(100)), ("八百以上", from_on(800)), ("五百起", from_on(500)), ("至少一百块", from_on(100)),
        ("八百到一千之间", from_to(800, 1000)), ("800至1000元", from_to(800, 1000)), ("在800和1000之间", from_to(800, 1000)),
        ("200-300的耳机", from_to(200, 300)), ("手机 2000-3000", from_to(2000, 3000)), ("预算800到1000", from_to(800, 1000)),
        ("预算改成五百", up_to(500)), ("预算提高到一千", up_to(1000)), ("预算加到八百吧", up_to(800)),
        ("预算大概三百", from_to(240, 360)), ("三百上下", from_to(240, 360)), ("三百多", from_to(300, 400)),
        ("几百块的", from_to(100, 999)), ("五百的耳机有吗", up_to(500)), ("价格500", None), ("价格500元", up_to(500)),
        ("比300便宜的", below(300)), ("三百以上五百以内", from_to(300, 500)), ("500刀以内", up_to(500)),
        ("三百美金以内", up_to(300)), ("三百人民币以内", up_to(300, "CNY")), ("￥300以内", up_to(300, "CNY")),
        ("100欧元以内", up_to(100, "EUR")), ("控制在五百", up_to(500)), ("价位三百到五百", from_to(300, 500)),
    ],
)  # fmt: skip
def test_prices_are_read(text: str, price: PriceRange | None) -> None:
    assert read(text).need.price == price


@pytest.mark.parametrize(
    "text",
    ["第二个", "16G内存", "15寸的电脑", "不超过两公斤", "三岁以上", "两米的线", "续航20小时以上", "买一块手表", "42码",
     "三脚架", "5G手机", "给我看三个", "1080的显示器", "四人帐篷", "2024年的新款", "一百个", "三元锂电池", "128的手机"],
)  # fmt: skip
def test_other_numbers_are_not_prices(text: str) -> None:
    assert read(text).need.price is None


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("便宜点", Relative("price", "less")), ("再便宜一些", Relative("price", "less")), ("有没有便宜的", Relative("price", "less")),
        ("太贵了", Relative("price", "less")), ("超预算了", Relative("price", "less")), ("贵一点的", Relative("price", "more")),
        ("再高端一点", Relative("price", "more")), ("轻一点的", Relative("weight", "less")), ("太重了", Relative("weight", "less")),
        ("更轻的有吗", Relative("weight", "less")), ("屏幕大一点", Relative("screen size", "more")),
        ("内存要再大一点", Relative("memory", "more")), ("太大了", Relative("dimensions", "less")),
        ("小一点的", Relative("dimensions", "less")), ("续航再久一点", Relative("battery life", "more")),
        ("薄一些", Relative("thickness", "less")), ("便宜啲", Relative("price", "less")), ("比300便宜的", None),
        ("大小合适吗", None), ("性价比高的", None), ("最大承重", None),
    ],
)  # fmt: skip
def test_wishes_relative_to_what_was_shown(text: str, relative: Relative | None) -> None:
    assert read(text).relative == relative


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("最便宜的手机", Sort.PRICE_ASC), ("最贵的", Sort.PRICE_DESC), ("按价格从低到高", Sort.PRICE_ASC),
        ("价格由高到低排", Sort.PRICE_DESC), ("从便宜到贵排一下", Sort.PRICE_ASC), ("把贵的排前面", Sort.PRICE_DESC),
        ("便宜的排前面", Sort.PRICE_ASC), ("按价格排序", Sort.PRICE_ASC), ("低到高", Sort.PRICE_ASC), ("手机", None),
    ],
)  # fmt: skip
def test_the_order_is_read(text: str, sort: Sort | None) -> None:
    assert read(text).need.sort is sort


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("只要Dell的", ("Dell",), ()), ("Sony牌的耳机", ("Sony",), ()), ("小米的手机", ("小米",), ()),
        ("不要HP的", (), ("HP",)), ("除了Sony都行", (), ("Sony",)), ("HP和Dell的都行", ("HP", "Dell"), ()),
        ("不要HP和Dell", (), ("HP", "Dell")), ("不要HP，要Dell", ("Dell",), ("HP",)), ("HP的不要，Dell的有吗", ("Dell",), ("HP",)),
        ("Sony除外", (), ("Sony",)), ("不想要HP和Sony", (), ("HP", "Sony")), ("别给我推HP", (), ("HP",)),
    ],
)  # fmt: skip
def test_brands_wanted_and_unwanted(text: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    need = read(text).need
    assert (need.brands, need.not_brands) == (wanted, unwanted)


@pytest.mark.parametrize("text", ["换个牌子", "别的牌子", "其他品牌的有吗", "另外的牌子", "another brand"])
def test_another_brand_is_asked_for(text: str) -> None:
    assert read(text).another_brand


def colour(value: str, op: str = "=") -> tuple[AttributeWish, ...]:
    return (AttributeWish("colour", op, value),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("黑色的", colour("black")), ("黑的", colour("black")), ("要黑", colour("black")), ("有黑色的吗", colour("black")),
        ("深蓝的跑鞋", colour("navy")), ("藏青", colour("navy")), ("浅灰", colour("grey")), ("米白色的", colour("beige")),
        ("玫瑰金的", colour("rose gold")), ("咖啡色", colour("brown")), ("酒红色", colour("burgundy")), ("透明的", colour("transparent")),
        ("不要红色", colour("red", "!=")), ("红色的不要", colour("red", "!=")), ("除了黑色别的都行", colour("black", "!=")),
        ("换成白的", colour("white")), ("還是要藍色", colour("blue")),
        ("黑色或者灰色的背包", colour("black") + colour("grey")), ("不要红色和黑色", colour("red", "!=") + colour("black", "!=")),
        ("不要红色，要蓝色", colour("red", "!=") + colour("blue")),
        ("真的吗", ()), ("明白的", ()), ("咖啡机", ()), ("绿茶", ()), ("白酒", ()), ("黄油", ()), ("角色扮演", ()), ("紫外线", ()),
        ("买米", ()), ("金属的", (AttributeWish("material", "=", "metal"),)), ("彩色打印机", ()), ("红外线", ()),
    ],
)  # fmt: skip
def test_colours_are_read(text: str, wishes: tuple[AttributeWish, ...]) -> None:
    assert read(text).need.attributes == wishes


@pytest.mark.parametrize(
    ("text", "size"),
    [("42码的跑鞋", "42"), ("四十二码", "42"), ("L码", "L"), ("要XL的", "XL"), ("加大的有吗", "XL"), ("大号", "L"), ("小号的", "S"),
     ("中号", "M"), ("均码", "one size"), ("m码有吗", "M"), ("36.5码", "36.5"), ("size 42", "42"), ("in size L", "L")],
)  # fmt: skip
def test_sizes_are_read(text: str, size: str) -> None:
    assert read(text).need.attributes == (AttributeWish("size", "=", size),)


@pytest.mark.parametrize(
    "text", ["2L的水壶", "USB-C的线", "加大力度", "L型支架", "大一码", "超市", "45 L 背包"]
)
def test_other_letters_are_no_sizes(text: str) -> None:
    assert all(wish.name != "size" for wish in read(text).need.attributes)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("16G内存的笔记本", AttributeWish("memory", "=", "16", "GB")),
        ("十六G内存", AttributeWish("memory", "=", "16", "GB")),
        ("内存不低于16G", AttributeWish("memory", ">=", "16", "GB")),
        ("至少512G硬盘", AttributeWish("storage", ">=", "512", "GB")),
        ("1T硬盘", AttributeWish("storage", "=", "1", "TB")),
        ("续航20小时以上", AttributeWish("battery life", ">=", "20", "h")),
        ("续航二十小时以上的耳机", AttributeWish("battery life", ">=", "20", "h")),
        ("15.6英寸的笔记本", AttributeWish(None, "=", "15.6", "in")),
        ("55寸电视", AttributeWish(None, "=", "55", "in")),
        ("两米长的数据线", AttributeWish("length", "=", "2", "m")),
        ("5公斤以内的婴儿车", AttributeWish(None, "<=", "5", "kg")),
        ("不超过1公斤", AttributeWish(None, "<=", "1", "kg")),
        ("半斤茶叶", AttributeWish(None, "=", "250", "g")),
        ("两升以上的", AttributeWish(None, ">=", "2", "L")),
        ("电池5000毫安以上", AttributeWish(None, ">=", "5000", "mAh")),
        ("真皮的钱包", AttributeWish("material", "=", "leather")),
        ("不要塑料的", AttributeWish("material", "!=", "plastic")),
        ("要不锈钢的", AttributeWish("material", "=", "stainless steel")),
        ("纯棉的", AttributeWish("material", "=", "cotton")),
    ],
)
def test_attributes_with_units_and_materials_are_read(text: str, wish: AttributeWish) -> None:
    assert read(text).need.attributes == (wish,)


def test_a_range_with_a_unit_is_two_bounds() -> None:
    assert read("20到30升的背包").need.attributes == (
        AttributeWish(None, ">=", "20", "L"),
        AttributeWish(None, "<=", "30", "L"),
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("要两个", 2), ("三双袜子", 3), ("来一台咖啡机", 1), ("买5件", 5), ("两个枕头", 2), ("来十条毛巾", 10), ("我想要一个音箱", None),
     ("第二个", None), ("这两个", None), ("前三款", None), ("两个月", None), ("两个人的帐篷", None), ("三件套", None), ("推荐几款", None),
     ("双肩包", None), ("两个接口的", None)],
)  # fmt: skip
def test_how_many_are_wanted(text: str, count: int | None) -> None:
    assert read(text).need.quantity == count


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("只看有货的", True),
        ("要现货", True),
        ("有货的", True),
        ("没货的别给我看", True),
        ("有货吗", False),
        ("第二个有现货吗", False),
    ],
)
def test_only_what_is_in_stock(text: str, only: bool) -> None:
    assert read(text).need.in_stock_only is only


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        ("价格无所谓", ("price",)), ("不限价", ("price",)), ("钱不是问题", ("price",)), ("预算不限", ("price",)), ("多少钱都行", ("price",)),
        ("品牌不限", ("brands",)), ("什么牌子都行", ("brands",)), ("牌子无所谓", ("brands",)), ("算了不要颜色限制", ("colour",)),
        ("颜色随便", ("colour",)), ("什么颜色都可以", ("colour",)), ("尺码不限", ("size",)), ("其他要求都不限", ("attributes",)),
        ("贵点的也行", ("price",)), ("红色都行", ()), ("价格500元", ()),
    ],
)  # fmt: skip
def test_what_is_taken_back(text: str, cleared: tuple[str, ...]) -> None:
    assert read(text).cleared == cleared


def test_dearer_is_fine_looks_above_what_was_shown() -> None:
    reading = read("贵一点也可以")
    assert (reading.relative, reading.cleared) == (Relative("price", "more"), ("price",))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("想要有线耳机", "有线耳机"), ("来电显示电话", "来电显示电话"), ("请柬", "请柬"), ("我要找想象力拼图", "想象力拼图"),
        ("请问有没有卖有机茶叶的", "有机茶叶"), ("的确良衬衫", "的确良衬衫"), ("帮我推荐一款降噪耳机", "降噪耳机"), ("有有声书吗", "有声书"),
        ("想买台显示器", "显示器"), ("长款的羽绒服", "长款 羽绒服"), ("送妈妈的护手霜", "妈妈 护手霜"), ("男士剃须刀", "男士剃须刀"),
        ("给小孩用的台灯", "小孩 台灯"), ("不要带线的鼠标", "鼠标"), ("亲，在吗，有没有耳机呀", "耳机"), ("真无线耳机", "真无线耳机"),
        ("迷你冰箱", "迷你冰箱"), ("两只装的奶瓶", "两只装 奶瓶"), ("三百以内的耳机", "耳机"), ("便宜点的", ""), ("有货吗", ""),
    ],
)  # fmt: skip
def test_only_whole_words_are_dropped_from_the_search(text: str, left: str) -> None:
    assert read(text).need.text == left


def test_no_name_of_a_thing_loses_a_character() -> None:
    names = VOCABULARY.chinese_things
    assert {
        name for name in names if search_text(name, (), names).replace(" ", "") != name.replace(" ", "")
    } == set()


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("筆記型電腦，一千以內", "笔记本电脑，一千以内"), ("便宜一點的耳機", "便宜一点的耳机"), ("不要紅色的", "不要红色的"),
     ("無線滑鼠", "无线鼠标"), ("價格無所謂", "价格无所谓")],
)  # fmt: skip
def test_traditional_chinese_reads_like_simplified(traditional: str, simplified: str) -> None:
    assert read(traditional) == read(simplified)


@pytest.mark.parametrize(
    ("text", "product_type"),
    [("能放笔记本电脑的", None), ("适合手机用的", None), ("先不买耳机了，看看帐篷", "tent"), ("不要手机，要平板", "tablet"),
     ("能放笔记本电脑的背包", "laptop bag")],
)  # fmt: skip
def test_things_that_are_not_wanted_are_no_type(text: str, product_type: str | None) -> None:
    assert read(text).need.product_type == product_type


HAN = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("的一二三百千万块元以内不要有吗码色寸GT0123456789 ，。aL耳机"),
    ),
    max_size=200,
)


@given(HAN)
def test_any_chinese_text_can_be_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece", ["我想买三百以内的黑色耳机，", "一", "不要", "的", "第二个", "100到", "好", "颜色"]
)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def took_s(length: int) -> float:
        text = (piece * length)[:length]
        started = time.perf_counter()
        read(text)
        return time.perf_counter() - started

    took_s(200)
    assert took_s(4000) < 3.0

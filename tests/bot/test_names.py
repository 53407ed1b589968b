"""Products that messages name by part of their title, and the many messages that name none."""

import random

import pytest

from bot.understand.names import ProductNames, index_names
from retrieval.product_types import ProductTypes

TYPES = ProductTypes.load()
SHOP = (
    ("P1", "Velmora", "laptop", ("Velmora Slate 14 Laptop, 14-inch, Silver", "Velmora Slate 14 轻薄笔记本电脑 银色")),
    ("P2", "Velmora", "laptop", ("Velmora Slate 16 Laptop, 16-inch, Grey", "Velmora Slate 16 大屏笔记本电脑 灰色")),
    ("P3", "Halvund", "headphones", ("Halvund Calm Over-Ear Headphones, Black", "Halvund Calm 头戴式耳机 黑色")),
    ("P4", "Halvund", "headphones", ("Halvund Calm Lite On-Ear Headphones, Beige", "Halvund Calm Lite 压耳式耳机 米色")),
    ("P5", "Brunvar", "vacuum cleaner", ("Brunvar Swift Cordless Vacuum Cleaner", "Brunvar Swift 无线吸尘器")),
    ("P6", "Wiegolo", "cot", ("Wiegolo Hazel Solid Oak Cot, 140 x 70 cm", "Wiegolo Hazel 实木橡木婴儿床 140×70厘米")),
    ("P7", "Lullavi", "plush toy", ("Lullavi Sleepy Rabbit Plush Toy with Night Light", "Lullavi 安抚小兔毛绒玩具 带夜灯")),
    ("P8", "Tremvo", "bluetooth speaker", ("Tremvo Pool Bluetooth Speaker, 10 W", "Tremvo Pool 防水蓝牙音箱 10W")),
    ("P9", "Zantiq", "phone", ("Zantiq Nova 6 Smartphone, 128 GB, Blue", "Zantiq Nova 6 智能手机 128GB 蓝色")),
    ("P10", "Quessa", "phone case", ("Quessa Film Clear Case for Zantiq Nova 6", "Quessa Film 透明手机壳 适用Zantiq Nova 6")),
    ("P11", "ASUS", "laptop", ("ASUS VivoBook 15 X515EA-BQ311T notebook 39.6 cm",)),
    ("P12", "Minglura", "green tea", ("Minglura Early Spring Longjing Green Tea", "Minglura 明前龙井 绿茶 罐装")),
    ("P13", "Ombrivo", "umbrella", ("Ombrivo Stormline Windproof Umbrella, 125 cm", "Ombrivo Stormline 抗风长柄伞 双人")),
)  # fmt: skip


@pytest.fixture(scope="module")
def names() -> ProductNames:
    return index_names(SHOP, TYPES, {brand: brand for _, brand, _, _ in SHOP})


@pytest.mark.parametrize(
    ("message", "product_ids"),
    [
        ("does the Slate 14 have a matte screen?", ["P1"]),
        ("compare the slate 14 with the Slate 16", ["P1", "P2"]),
        ("Slate 16 有什么特别", ["P2"]),
        ("is the Halvund Calm any good", ["P3"]),
        ("is the calm lite lighter", ["P4"]),
        ("Halvund Calm 头戴式和 Calm Lite 有什么区别", ["P3", "P4"]),
        ("how long does the Swift run on one charge", ["P5"]),
        ("what does the brunvar swift cost", ["P5"]),
        ("how much is the hazel oak cot", ["P6"]),
        ("那个橡木的婴儿床多少钱", ["P6"]),
        ("is the sleepy rabbit washable?", ["P7"]),
        ("安抚小兔能洗吗", ["P7"]),
        ("Pool 蓝色的还有货不", ["P8"]),
        ("how heavy is the pool?", ["P8"]),
        ("is the nova's camera any good?", ["P9"]),
        ("how much is the X515EA", ["P11"]),
        ("明前龙井多少钱", ["P12"]),
        ("does the Stromline have a cover", ["P13"]),
        ("would the STORMLINE fit two", ["P13"]),
    ],
)
def test_a_message_names_a_product_by_words_of_its_title(
    names: ProductNames, message: str, product_ids: list[str]
) -> None:
    found = [product_id for name in names.find(message) for product_id in name.product_ids]
    assert list(dict.fromkeys(found)) == product_ids


@pytest.mark.parametrize(
    "message",
    [
        "I want a laptop",
        "looking for a quiet speaker for the pool",
        "can I use it in the pool",
        "is the pool cover waterproof",
        "do you sell washing machines",
        "headphones under 100 dollars",
        "I'd like to keep calm and carry on",
        "a swift answer please",
        "something for a sleepy child",
        "is there a night light",
        "is the screen matte",
        "does the battery last all day",
        "which one is the lightest?",
        "how much is the red one",
        "Show Me The Best Cordless Vacuum Cleaner",
        "what is the return policy",
        "where is my order XO-10191?",
        "two people",
        "a clear case",
        "想买个充电宝",
        "有没有便宜一点的笔记本电脑",
        "婴儿床多少钱",
        "防水的蓝牙音箱有吗",
        "哪个最轻",
        "这个多少钱",
        "有黑色的吗",
        "想买绿茶送领导",
        "运费怎么算",
        "16寸的笔记本",
        "给两个人用的",
        "",
    ],
)
def test_an_ordinary_message_names_no_product(names: ProductNames, message: str) -> None:
    assert names.find(message) == ()


def test_a_plain_word_after_the_is_a_name_only_where_nothing_else_can_be_meant(names: ProductNames) -> None:
    (plain,) = names.find("how heavy is the pool?")
    (called,) = names.find("how heavy is the Pool?")
    assert (plain.sure, called.sure) == (False, True)


def test_a_name_covers_the_words_that_say_it(names: ProductNames) -> None:
    message = "and the velmora slate 14, please"
    (name,) = names.find(message)
    assert message[name.start : name.end] == "velmora slate 14"


def test_a_name_that_several_products_share_leaves_them_all_open(names: ProductNames) -> None:
    (name,) = names.find("is the Slate in stock?")
    assert set(name.product_ids) == {"P1", "P2"}


def test_an_empty_catalogue_names_nothing() -> None:
    assert index_names((), TYPES, ()).find("is the Slate 14 in stock?") == ()


def test_a_word_that_very_many_titles_share_names_nothing() -> None:
    titles = [(str(n), "ACT", "network cable", (f"ACT Patchcord Cat6 {n} m",)) for n in range(400)]
    names = index_names(titles, TYPES, ["ACT"])
    assert names.find("how much is the patchcord") == ()


def test_any_text_is_read_without_an_error(names: ProductNames) -> None:
    letters = "the Slate 14's 橡木 那个 X515EA-? \n\t'’é🙂 velmora"
    chance = random.Random(5)
    for _ in range(300):
        text = "".join(chance.choice(letters) for _ in range(chance.randrange(60)))
        for name in names.find(text):
            assert 0 <= name.start < name.end <= len(text)

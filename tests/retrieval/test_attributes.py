"""What shoppers call an attribute, in questions and comparisons, in English and Chinese."""

import json
from pathlib import Path

import pytest

from retrieval.attributes import concepts, find_attributes, same_attribute, value_of, values_asked

STORE = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"

ENGLISH = [
    ("how much does it weigh?", "weight"),
    ("is it heavy?", "weight"),
    ("what's the weight", "weight"),
    ("how big is it?", "dimensions"),
    ("what are the measurements?", "dimensions"),
    ("what size is it?", "size"),
    ("which sizes do you have?", "size"),
    ("how long is it?", "length"),
    ("how long is the cable?", "cable length"),
    ("how wide is it?", "width"),
    ("how tall is it?", "height"),
    ("how thick is the mat?", "thickness"),
    ("what is the diameter?", "diameter"),
    ("how long does it run?", "battery life"),
    ("how long does the battery last?", "battery life"),
    ("how long does it last on one charge?", "battery life"),
    ("how long is the battery life?", "battery life"),
    ("how many hours of playtime does it have", "battery life"),
    ("how far can I ride on one charge?", "range"),
    ("what's the range of the remote?", "range"),
    ("how much does it hold?", "capacity"),
    ("how many litres does it hold?", "capacity"),
    ("what is the capacity?", "capacity"),
    ("how big is the screen?", "screen size"),
    ("how much RAM does it have?", "memory"),
    ("how much storage does it have?", "storage"),
    ("what processor is in it?", "processor"),
    ("how good is the camera?", "camera"),
    ("what ports does it have?", "ports"),
    ("does it have bluetooth?", "bluetooth"),
    ("how do I connect it?", "connectivity"),
    ("what resolution does it have", "resolution"),
    ("does it have a touchscreen?", "touchscreen"),
    ("does it have noise cancelling?", "noise cancelling"),
    ("how loud is it?", "noise level"),
    ("how powerful is it?", "power"),
    ("how many watts?", "power"),
    ("does it run on batteries?", "power source"),
    ("does it need batteries?", "power source"),
    ("is it rechargeable?", "power source"),
    ("is it waterproof?", "waterproof"),
    ("can I use it in the rain?", "waterproof"),
    ("is it dishwasher safe?", "dishwasher safe"),
    ("can it go in the dishwasher?", "dishwasher safe"),
    ("can I put it in the microwave?", "microwave safe"),
    ("is it machine washable?", "washable"),
    ("can I wash it?", "washable"),
    ("what is it made of?", "material"),
    ("which material is it?", "material"),
    ("is it real leather?", "material"),
    ("what colours does it come in?", "colour"),
    ("does it come in other colors?", "colour"),
    ("which age is it for?", "age"),
    ("what age is it suitable for?", "age"),
    ("how old should my child be for this?", "age"),
    ("is it suitable for a 3 year old?", "age"),
    ("how many pieces are in it?", "pieces"),
    ("how many come in a pack?", "pack size"),
    ("is it sold as a pair?", "pack size"),
    ("how many tablets are in the bottle?", "quantity"),
    ("how many pages does it have?", "pages"),
    ("where is it from?", "origin"),
    ("where is the first one from?", "origin"),
    ("where was it grown?", "origin"),
    ("where do the beans come from?", "origin"),
    ("which country does it come from?", "origin"),
    ("is it organic?", "organic"),
    ("is it vegan?", "diet"),
    ("is it gluten-free?", "allergens"),
    ("does it contain nuts?", "allergens"),
    ("what allergens does it have?", "allergens"),
    ("does it contain sugar?", "sugar"),
    ("is there any caffeine in it?", "caffeine"),
    ("what does it taste like?", "flavour"),
    ("how spicy is it?", "spiciness"),
    ("how long does it keep?", "shelf life"),
    ("when does it expire?", "shelf life"),
    ("what does it smell like?", "fragrance"),
    ("how long does the scent last?", "lasting"),
    ("what skin type is it for?", "skin type"),
    ("is it good for sensitive skin?", "skin type"),
    ("what's the SPF?", "protection"),
    ("what are the ingredients?", "ingredients"),
    ("how heavy a person can sit on it?", "maximum load"),
    ("how much weight can it carry?", "maximum load"),
    ("what's the weight limit?", "maximum load"),
    ("how many people does it fit?", "people"),
    ("for how many players is it?", "people"),
    ("how many people can sleep in it?", "people"),
    ("how long does a game take?", "playing time"),
    ("is it foldable?", "foldable"),
    ("can it be folded?", "foldable"),
    ("does a 15 inch laptop fit in it?", "laptop size"),
    ("how fast is it?", "speed"),
    ("how fast does it print?", "print speed"),
    ("how many speeds does it have?", "speeds"),
    ("how bright is it?", "brightness"),
    ("how hot does it get?", "maximum temperature"),
    ("how cold can it get in this sleeping bag?", "comfort temperature"),
    ("how big a room is it for?", "coverage"),
    ("is it for men or women?", "fit"),
    ("is there a warranty?", "warranty"),
    ("which phone does it fit?", "compatible with"),
    ("is it compatible with my phone?", "compatible with"),
    ("what's inside the box?", "contents"),
    ("does it have wheels?", "wheels"),
    ("what is it filled with?", "filling"),
    ("how firm is it?", "firmness"),
    ("what weight of dog is it for?", "pet weight"),
    ("is it grain free?", "grain free"),
    ("what voltage is it?", "voltage"),
    ("is it adjustable?", "adjustable"),
    ("how long does the paint take to dry?", "drying time"),
    ("does it have GPS?", "gps"),
    ("how accurate is it?", "accuracy"),
]

CHINESE = [
    ("多重？", "weight"),
    ("它有多重", "weight"),
    ("重量是多少", "weight"),
    ("有多大？", "dimensions"),
    ("尺寸是多少", "dimensions"),
    ("有哪些尺码", "size"),
    ("有42码的吗", "size"),
    ("多长？", "length"),
    ("线有多长", "cable length"),
    ("有多宽", "width"),
    ("多高", "height"),
    ("有多厚", "thickness"),
    ("直径多少", "diameter"),
    ("能用多久？", "battery life"),
    ("续航多久", "battery life"),
    ("充一次电能用多长时间", "battery life"),
    ("电池耐用吗", "battery life"),
    ("能听多少个小时", "battery life"),
    ("一次能跑多远", "range"),
    ("遥控距离多远", "range"),
    ("能装多少？", "capacity"),
    ("容量多大", "capacity"),
    ("有多少升", "capacity"),
    ("屏幕多大", "screen size"),
    ("内存多大", "memory"),
    ("有多大的内存", "memory"),
    ("多少G存储", "storage"),
    ("什么处理器", "processor"),
    ("像素怎么样", "camera"),
    ("有几个接口", "ports"),
    ("有蓝牙吗", "bluetooth"),
    ("怎么连接", "connectivity"),
    ("分辨率多少", "resolution"),
    ("是触摸屏吗", "touchscreen"),
    ("能降噪吗", "noise cancelling"),
    ("噪音大吗", "noise level"),
    ("声音吵不吵", "noise level"),
    ("功率多大", "power"),
    ("多少瓦", "power"),
    ("用什么电池", "power source"),
    ("可以充电吗", "power source"),
    ("防水吗？", "waterproof"),
    ("下雨天能用吗", "waterproof"),
    ("可以洗碗机洗吗？", "dishwasher safe"),
    ("能放进微波炉吗", "microwave safe"),
    ("可以机洗吗", "washable"),
    ("能水洗吗", "washable"),
    ("什么材质", "material"),
    ("是什么做的", "material"),
    ("是真皮的吗", "material"),
    ("有什么颜色", "colour"),
    ("还有别的色吗", "colour"),
    ("适合几岁？", "age"),
    ("多大的孩子可以玩", "age"),
    ("适合多大的宝宝", "age"),
    ("三岁能玩吗", "age"),
    ("有多少块", "pieces"),
    ("一共几片", "pieces"),
    ("一包有多少片", "pack size"),
    ("一盒几个", "pack size"),
    ("是一对吗", "pack size"),
    ("有多少页", "pages"),
    ("产地是哪里？", "origin"),
    ("哪里产的", "origin"),
    ("是哪个国家的", "origin"),
    ("是有机的吗", "organic"),
    ("素食者能吃吗", "diet"),
    ("含麸质吗", "allergens"),
    ("有没有坚果成分，会过敏吗", "allergens"),
    ("含糖吗？", "sugar"),
    ("有咖啡因吗", "caffeine"),
    ("什么口味", "flavour"),
    ("好喝吗，是什么味道", "flavour"),
    ("辣不辣", "spiciness"),
    ("保质期多久？", "shelf life"),
    ("能放多久", "shelf life"),
    ("什么香味", "fragrance"),
    ("留香多久", "lasting"),
    ("适合什么肤质", "skin type"),
    ("敏感肌能用吗", "skin type"),
    ("防晒指数多少", "protection"),
    ("有什么成分", "ingredients"),
    ("能承重多少？", "maximum load"),
    ("能承受多重", "maximum load"),
    ("多重的人能坐", "maximum load"),
    ("几个人用？", "people"),
    ("能睡几个人", "people"),
    ("几个人玩", "people"),
    ("几人份", "people"),
    ("一局要多久", "playing time"),
    ("可以折叠吗", "foldable"),
    ("放得下15寸电脑吗", "laptop size"),
    ("速度快吗", "speed"),
    ("打印速度怎么样", "print speed"),
    ("有几档", "speeds"),
    ("有多亮", "brightness"),
    ("最高多少度", "maximum temperature"),
    ("适合多大的房间", "coverage"),
    ("适用面积多大", "coverage"),
    ("男款还是女款", "fit"),
    ("保修多久", "warranty"),
    ("适合什么手机", "compatible with"),
    ("里面有什么", "contents"),
    ("带轮子吗", "wheels"),
    ("填充物是什么", "filling"),
    ("软还是硬", "firmness"),
    ("适合多重的狗", "pet weight"),
    ("是无谷的吗", "grain free"),
    ("电压是多少", "voltage"),
    ("可以调节吗", "adjustable"),
    ("多久能干", "drying time"),
    ("有GPS吗", "gps"),
    ("测得准吗", "accuracy"),
]

COMPARED = [
    ("which one is lighter?", "weight", "less"),
    ("which is the heaviest?", "weight", "more"),
    ("which one lasts longest?", "battery life", "more"),
    ("which one lasts longer?", "battery life", "more"),
    ("which lasts the longest?", "battery life", "more"),
    ("which runs longer?", "battery life", "more"),
    ("which has the longer battery life?", "battery life", "more"),
    ("which battery is bigger?", "battery life", "more"),
    ("which one is longer?", "length", "more"),
    ("which is the shortest?", "length", "less"),
    ("which one is bigger?", "dimensions", "more"),
    ("something smaller please", "dimensions", "less"),
    ("which has the bigger screen?", "screen size", "more"),
    ("the one with the larger memory", "memory", "more"),
    ("which holds more?", "capacity", "more"),
    ("which one is more spacious?", "capacity", "more"),
    ("which one is quieter?", "noise level", "less"),
    ("which is the loudest?", "noise level", "more"),
    ("which is faster?", "speed", "more"),
    ("which has the faster processor?", "processor", "more"),
    ("which one is more powerful?", "power", "more"),
    ("which is brighter?", "brightness", "more"),
    ("which one is wider?", "width", "more"),
    ("which is taller?", "height", "more"),
    ("the thinnest one", "thickness", "less"),
    ("which one is sturdier?", "maximum load", "more"),
    ("which is softer?", "firmness", "less"),
    ("which one is warmer?", "comfort temperature", "less"),
    ("which is spicier?", "spiciness", "more"),
    ("which keeps longer?", "shelf life", "more"),
    ("which one is stronger?", "power", "more"),
    ("which fits more people?", "people", "more"),
    ("哪个更轻？", "weight", "less"),
    ("哪个最重", "weight", "more"),
    ("轻一点的", "weight", "less"),
    ("哪个更耐用？", "battery life", "more"),
    ("哪个续航更久", "battery life", "more"),
    ("哪款续航最长", "battery life", "more"),
    ("哪个用得更久", "battery life", "more"),
    ("哪个更长", "length", "more"),
    ("短一点的有吗", "length", "less"),
    ("哪个更大", "dimensions", "more"),
    ("小一点的", "dimensions", "less"),
    ("哪个屏幕更大", "screen size", "more"),
    ("屏幕大一点的", "screen size", "more"),
    ("哪个内存最大", "memory", "more"),
    ("哪个装得更多", "capacity", "more"),
    ("哪个容量更大", "capacity", "more"),
    ("哪个更安静？", "noise level", "less"),
    ("哪个声音最小", "noise level", "less"),
    ("哪个噪音更小", "noise level", "less"),
    ("哪个更快", "speed", "more"),
    ("哪个功率更大", "power", "more"),
    ("哪个更亮", "brightness", "more"),
    ("哪个更宽", "width", "more"),
    ("哪个更高", "height", "more"),
    ("薄一点的", "thickness", "less"),
    ("哪个更结实", "maximum load", "more"),
    ("哪个承重更大", "maximum load", "more"),
    ("哪个更软", "firmness", "less"),
    ("哪个更暖和", "comfort temperature", "less"),
    ("哪个更辣", "spiciness", "more"),
    ("哪个保质期更长", "shelf life", "more"),
    ("哪个动力更强", "power", "more"),
]


@pytest.mark.parametrize(("question", "concept"), ENGLISH + CHINESE)
def test_a_question_names_the_attribute_it_is_about(question: str, concept: str) -> None:
    mentions = find_attributes(question)
    assert mentions, "nothing was found"
    assert mentions[0].concept == concept


@pytest.mark.parametrize(("question", "concept", "direction"), COMPARED)
def test_a_comparison_names_the_attribute_and_which_end_of_it(
    question: str, concept: str, direction: str
) -> None:
    mentions = find_attributes(question)
    assert mentions, "nothing was found"
    assert (mentions[0].concept, mentions[0].direction) == (concept, direction)


@pytest.mark.parametrize(
    "text",
    [
        "I need a laptop under 500 dollars",
        "a birthday present for my mother",
        "do you deliver to Canada?",
        "where is my order?",
        "how long does delivery take?",
        "how much does it cost?",
        "when will it arrive?",
        "送货要多久",
        "多少钱",
        "我想买一双跑鞋",
        "什么时候发货",
    ],
)
def test_what_is_not_about_an_attribute_names_none(text: str) -> None:
    assert find_attributes(text) == []


def test_words_side_by_side_are_one_mention_of_what_they_are_about() -> None:
    for text in (
        "How big is the screen?",
        "a bigger screen",
        "which screen is bigger",
        "屏幕更大",
        "屏幕有多大",
    ):
        (mention,) = find_attributes(text)
        assert mention.concept == "screen size"
        assert text[mention.start : mention.end].casefold() in text.casefold()
    weight, memory = find_attributes("which is lighter, and how much memory does it have?")
    assert (weight.concept, memory.concept) == ("weight", "memory")


def test_every_mention_spans_its_own_words_in_any_script() -> None:
    text = "İstanbul: HOW LONG does the battery last，多重？"
    first, second = find_attributes(text)
    assert text[first.start : first.end] == "HOW LONG does the battery last"
    assert text[second.start : second.end] == "多重"


def test_what_answers_as_well_answers_only_where_nobody_states_the_thing_itself() -> None:
    pan, shelf = {"Diameter": "28 cm"}, {"Height": "90 cm", "Diameter": "30 cm"}
    assert values_asked("dimensions", [pan, shelf]) == (("Diameter", "28 cm"), ("Diameter", "30 cm"))
    assert values_asked("dimensions", [pan, {"Size": "A4"}]) == (None, ("Size", "A4"))
    assert values_asked("battery life", [{"Running time": "8 h"}]) == (("Running time", "8 h"),)
    assert values_asked("length", [{"Blade length": "20 cm"}]) == (("Blade length", "20 cm"),)
    assert values_asked("weight", [{"Child weight": "3-18 kg"}]) == (("Child weight", "3-18 kg"),)
    assert values_asked("people", [{"Serves": "4 people"}]) == (("Serves", "4 people"),)
    assert values_asked("people", [{"Capacity": "2 people"}]) == (("Capacity", "2 people"),)
    assert values_asked("origin", [pan, shelf]) == (None, None)
    assert values_asked("sugar", [{"Diet": "vegan and no added sugar"}]) == (
        ("Diet", "vegan and no added sugar"),
    )
    assert values_asked("sugar", [{"Diet": "vegan"}]) == (None,)


def test_what_answers_as_well_is_not_the_same_attribute() -> None:
    assert same_attribute("Internal memory", "ram")
    assert not same_attribute("Size", "Diameter")
    assert value_of("dimensions", {"Diameter": "28 cm"}) is None


def test_every_attribute_of_the_sample_store_can_be_asked_for() -> None:
    asked = {name for concept in concepts().values() for name in concept.names}
    for line in STORE.read_text(encoding="utf-8").splitlines():
        product = json.loads(line)
        options = [name for option in product.get("options", []) for name in option["values"]]
        for name in (*product["attributes"], *options):
            assert name.casefold() in asked, f"{name} ({product['product_id']}) belongs to no concept"


def test_what_answers_as_well_is_an_attribute_of_some_concept() -> None:
    known = {name for concept in concepts().values() for name in concept.names}
    for concept in concepts().values():
        assert {name.partition(": ")[0] for name in concept.also} <= known, concept.name

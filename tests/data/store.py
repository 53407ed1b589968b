"""Where the tests find the sample store's files, and the table of the figures that its pages state."""

import json
from pathlib import Path
from typing import Any

import yaml

STORE = Path(__file__).parents[2] / "data" / "store"
# Page → fact → value, as the English page writes it.
FACTS: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "store_facts.yaml").read_text(encoding="utf-8")
)
# What the page on international shipping lists, by the country codes of the customers' addresses.
COUNTRIES: dict[str, tuple[str, str]] = {
    code: (english, chinese)
    for code, english, chinese in (
        line.strip().split(", ")
        for line in """
            CA, Canada, 加拿大
            MX, Mexico, 墨西哥
            GB, the United Kingdom, 英国
            IE, Ireland, 爱尔兰
            DE, Germany, 德国
            FR, France, 法国
            IT, Italy, 意大利
            ES, Spain, 西班牙
            NL, the Netherlands, 荷兰
            CH, Switzerland, 瑞士
            NO, Norway, 挪威
            AU, Australia, 澳大利亚
            NZ, New Zealand, 新西兰
            JP, Japan, 日本
            KR, South Korea, 韩国
            SG, Singapore, 新加坡
            MY, Malaysia, 马来西亚
            CN, mainland China, 中国大陆
            HK, Hong Kong, 香港
            TW, Taiwan, 台湾
        """.strip().splitlines()
    )
}


def records(name: str, folder: Path = STORE) -> list[dict[str, Any]]:
    """The records of a JSONL file of the store, in order."""
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]

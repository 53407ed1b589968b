"""Whether words ask something, by the marks that a question has in English and Chinese."""

import re

ASKS = re.compile(
    r"\?|\b(?:how|what|whats|which|who|where|when|why)\b|[吗嗎么呢]|不[\s?？。]*$|没[\s?？。]*$|几|多[久少大重高长宽厚远沉粗细深硬]|什么|啥|还是(?=.{1,8}的)|怎么|咋|怎样|哪|谁|([\u4e00-\u9fff])[不没]\1",
    re.IGNORECASE,
)

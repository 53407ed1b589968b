"""English number words, as shoppers count: products, positions, years."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a dozen": 12}
SEVERAL = tuple(word for word, number in NUMBERS.items() if number > 1)

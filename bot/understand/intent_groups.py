"""The intents that stand for one kind of wish; the names are those of the shipped head."""

SHOPPING = frozenset({"find_product", "refine", "recommend"})
SMALL_TALK = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny", "bot_identity", "smalltalk"})
PERSON = frozenset({"contact_human_agent", "contact_customer_service"})
BUY = frozenset({"add_to_cart", "place_order"})
SURE = 0.6  # confidence from which an intent outweighs what the words look like

"""An explained search as HTML for the console: each hit's ranks, what made its score, the words that met, and what
dropping a constraint would have changed."""

from html import escape

from retrieval.explain import Explained, Explanation

MOST_FEATURES = 8  # of a hit that say most about its score


def explained_html(explained: Explained) -> str:
    """The hits, one under the other."""
    if not explained.hits:
        return '<div class="x-empty">Nothing in the shop has to do with these words.</div>'
    hits = "".join(map(_hit, explained.hits))
    changes = (
        "".join(f"<p>{escape(change.told())}</p>" for change in explained.changes)
        or "<p>No constraint decides which products come first.</p>"
    )
    return f'<div class="x-facts">{hits}<h4>Without a constraint</h4>{changes}</div>'


def _hit(each: Explanation) -> str:
    ranks = ", ".join(f"{stage} {rank or '–'}" for stage, rank in each.ranks.items())
    words = ", ".join(f"{pair.asked} → {pair.answered} ({pair.similarity:.2f})" for pair in each.words)
    rows = [("Ranks", ranks), ("Words", words or "none"), ("Score", f"{each.score:.3f}")]
    told = list(each.contributions.items())[:MOST_FEATURES]
    rows += [
        (name, f"{amount:+.2f}, at {each.features.get(name, float('nan')):.2f}") for name, amount in told
    ]
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    title = escape(f"{each.position}. {each.product.title}")
    is_open = " open" if each.position == 1 else ""
    return f'<details class="x-step"{is_open}><summary>{title}</summary><table>{cells}</table></details>'

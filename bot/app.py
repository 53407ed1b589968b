"""The composition root: builds every part from Settings and wires them once."""

import gc
import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from sqlalchemy import Engine

from bot.answer.phrases import Phrases
from bot.contracts import HitsWire, TraceStep
from bot.llm import open_chat_model
from bot.orders import OrderBook
from bot.settings import Settings
from bot.shipped import shipped
from bot.store import Store
from bot.understand.dialogue_acts import ActModel
from bot.understand.gloss import read_gloss
from bot.understand.intents import IntentModel
from bot.understand.language import detect_language
from bot.understand.moods import MoodModel
from bot.understand.needs import read_need
from bot.understand.page_retriever import PageRetriever
from bot.understand.reader import Reader
from bot.understand.resolver import Resolver
from bot.understand.selector import Selector
from bot.understand.stated_words import ChineseWords
from bot.understand.understander import Understander
from bot.understand.vocabulary import Vocabulary, build_vocabulary
from bot.understand.wanted_kinds import KindModel
from bot.wire import hits_wire
from retrieval.catalog import Catalog
from retrieval.database import open_database
from retrieval.e5_weights import open_e5_weights
from retrieval.embed import (
    Encoder,
    TokenReader,
    TransformerEmbeddings,
    open_embedder,
    open_multilingual_embedder,
)
from retrieval.explain import Explained, explain
from retrieval.index import IndexReport, Progress, update_indexes
from retrieval.interaction import TokenHead, TokenStore
from retrieval.lexical import TantivyIndex, open_lexical
from retrieval.meaning import (
    VectorIndex,
    any_text,
    english_phrases,
    english_text,
    foreign_phrases,
    foreign_text,
)
from retrieval.need import Need
from retrieval.passages import PassageIndex, PassageSearch
from retrieval.popularity import Popularity
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.rank import is_learned, open_ranker
from retrieval.relax import find_nearest
from retrieval.search import Search
from retrieval.shelves import Shelves
from retrieval.synonyms import Synonyms, read_synonyms
from retrieval.type_vectors import TypeVectors
from retrieval.vectors import ChromaVectors, open_vectors
from retrieval.word_reader import WordReader

logger = logging.getLogger(__name__)
COLLECTION = "products"


class VocabularyHolder:
    """The vocabulary of the catalogue as it is now; rebuilt when the catalogue's revision moves on."""

    def __init__(
        self, catalog: Catalog, english: frozenset[str], synonyms: Synonyms, chinese: ChineseWords
    ) -> None:
        self._catalog = catalog
        self._english = english
        self._synonyms = synonyms
        self._chinese = chinese
        self._lock = threading.Lock()
        self._revision = -1
        self._vocabulary: Vocabulary | None = None

    def current(self) -> Vocabulary:
        """The vocabulary, at most one rebuild at a time."""
        revision = self._catalog.revision()
        with self._lock:
            if self._vocabulary is None or revision != self._revision:
                self._vocabulary = build_vocabulary(
                    self._catalog, self._english, self._synonyms, self._chinese
                )
                self._revision = revision
            return self._vocabulary


@dataclass(frozen=True)
class Indexes:
    """The parts that ingest and search share."""

    engine: Engine
    catalog: Catalog
    embedder: TransformerEmbeddings
    english: VectorIndex
    foreign: VectorIndex | None
    lexical: TantivyIndex
    passages: PassageSearch

    def update(self, progress: Progress | None = None, *, rebuild: bool = False) -> IndexReport:
        """Bring all indexes up to date with the catalogue and the pages; `rebuild` makes all entries anew."""
        vectors = [index for index in (self.english, self.foreign) if index]
        report = update_indexes(self.engine, vectors, self.lexical, progress, rebuild=rebuild)
        for index in vectors:
            if index.store.count():
                index.types.prepare(self.catalog.product_types().keys())
            if index.tokens and isinstance(index.tokens.reader, WordReader):
                index.tokens.reader.save()
        return replace(report, passages=self.passages.update())


@dataclass(frozen=True)
class App:
    """Every part of the bot, ready to answer."""

    settings: Settings
    indexes: Indexes
    store: Store
    search: Search
    understander: Understander
    selector: Selector
    resolver: Resolver
    acts: ActModel
    phrases: Phrases
    chat_model: BaseChatModel | None
    vocabulary: VocabularyHolder
    orders: OrderBook
    shelves: Shelves

    @property
    def passages(self) -> PassageSearch:
        """The shop's pages."""
        return self.indexes.passages

    @property
    def catalog(self) -> Catalog:
        """The catalogue."""
        return self.indexes.catalog

    def read_query(self, query: str) -> Need:
        """The need in a search query; a brand that the shop does not carry is only a word there."""
        vocabulary = self.vocabulary.current()
        need = read_need(vocabulary.mend(query), vocabulary).need
        unknown = [brand for brand in need.brands if brand.casefold() not in vocabulary.brands]
        carried = tuple(brand for brand in need.brands if brand not in unknown)
        return replace(need, brands=carried, text=" ".join([*unknown, need.text]).strip())

    def search_text(self, query: str, k: int) -> HitsWire:
        """Search for a query in the shopper's words; the nearest products where none meets every constraint."""
        found = find_nearest(self.search, self.read_query(query), k, query)
        return hits_wire(found.hits, self.phrases, detect_language(query), found.given_up)

    def explain(self, query: str, k: int) -> Explained:
        """Why the hits for a query stand where they stand; of the nearest products where none meets everything."""
        found = find_nearest(self.search, self.read_query(query), k, query)
        return explain(self.search, found.hits.need, found.hits)

    def trace(self, message_id: str) -> list[TraceStep] | None:
        """The steps of the turn that wrote a message, or None."""
        text = self.store.trace(message_id)
        return None if text is None else [TraceStep(**step) for step in json.loads(text)]

    def close(self) -> None:
        """Let go of the database."""
        self.indexes.engine.dispose()


def quiet_libraries() -> None:
    """Switch the telemetry and the hub look-ups of our libraries off, before any of them is imported.

    Nothing is fetched at run time unless the user says so (HF_HUB_OFFLINE=0).
    """
    for name, value in {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "TOKENIZERS_PARALLELISM": "false",
        # Threads that wait in a loop take the processor from the turns beside them (half of it on a busy machine).
        "OMP_WAIT_POLICY": "passive",
        "TRANSFORMERS_VERBOSITY": "error",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }.items():
        os.environ.setdefault(name, value)


def settle() -> None:
    """Keep what was loaded out of Python's search for garbage, which took a second of a turn on a large catalogue."""
    gc.collect()
    gc.freeze()


def open_indexes(settings: Settings) -> Indexes:
    """Open catalogue, embedders and all indexes.

    Raises:
        RetrievalError: a part is missing or cannot be opened; the message names the cure.
    """
    engine = open_database(settings.resolved_database_url)
    folder = settings.home / "index"
    embedder = open_embedder(settings.embedder, folder / "encoder")
    foreign_name = settings.multilingual_embedder
    foreign_embedder = None if foreign_name == "none" else open_multilingual_embedder(foreign_name)

    def vectors(name: str, encoder: Encoder, model: str) -> ChromaVectors:
        collection = name if model in ("minilm", "e5") else f"{name}-{_slug(model)}"
        return open_vectors(folder / "vectors", collection, encoder.dimension, settings.chroma_url)

    def passage_index(language: str) -> PassageIndex:
        is_english = language == "en" or foreign_embedder is None
        encoder, model = (embedder, settings.embedder) if is_english else (foreign_embedder, foreign_name)
        assert encoder is not None
        name = f"passages-{language}"
        return PassageIndex(language, encoder, vectors(name, encoder, model))

    english_store = vectors(COLLECTION, embedder, settings.embedder)
    text_of = english_text if foreign_embedder else any_text
    ranker_folder = _ranker_folder(settings)

    # A head fits the encoder that it was trained on: with another one the ranker does without tokens.
    def token_store(
        name: str, reader: TokenReader, text_of: Callable[[Product], str | None], fits: bool
    ) -> TokenStore | None:
        return (
            TokenStore(engine, name, TokenHead.load(ranker_folder, name), reader, text_of) if fits else None
        )

    tokens = token_store("vectors", embedder, text_of, settings.embedder == "minilm")
    english_types = TypeVectors(embedder, english_phrases, folder / "types-english.safetensors")
    english = VectorIndex("vectors", embedder, english_store, text_of, english_types, tokens)
    foreign = None
    if foreign_embedder:
        name = f"{COLLECTION}-multilingual"
        foreign_store = vectors(name, foreign_embedder, foreign_name)
        phrases = foreign_phrases(ProductTypes.load())
        foreign_types = TypeVectors(foreign_embedder, phrases, folder / "types-multilingual.safetensors")
        seen = folder / "words-multilingual.safetensors"
        words = WordReader(foreign_embedder, seen, shipped("models/ranker") / "words.safetensors")
        tokens = token_store("vectors-multilingual", words, foreign_text, foreign_name == "e5")
        foreign = VectorIndex(
            "vectors-multilingual", foreign_embedder, foreign_store, foreign_text, foreign_types, tokens
        )
    retriever = PageRetriever.load(
        settings.pages or shipped("models/pages"), open_e5_weights(), folder / "encoder"
    )
    return Indexes(
        engine=engine,
        catalog=Catalog(engine),
        embedder=embedder,
        english=english,
        foreign=foreign,
        lexical=open_lexical(folder / "words"),
        passages=PassageSearch(engine, passage_index, answers=retriever),
    )


def open_app(settings: Settings, indexes: Indexes | None = None) -> App:
    """Build the whole bot.

    Raises:
        RetrievalError, BotError: a part is missing or cannot be opened; the message names the cure.
    """
    indexes = indexes or open_indexes(settings)
    own = [settings.synonyms] if settings.synonyms else []
    synonyms = read_synonyms([shipped("search/synonyms.txt"), *own])
    # What values are called is asked when a kind is first spoken of: the phrases want the vocabulary's types first.
    chinese = ChineseWords(
        lambda value, name: phrases.value(value, "zh", name), lambda name: phrases.attribute(name, "zh")
    )
    vocabulary = VocabularyHolder(indexes.catalog, indexes.embedder.words(), synonyms, chinese)
    store = Store(indexes.engine)
    types = vocabulary.current().types
    phrases = Phrases.load(types)
    gloss = read_gloss(types, phrases.value_pairs("zh"))
    weights, graphs = open_e5_weights(), settings.home / "index" / "encoder"
    return App(
        settings=settings,
        indexes=indexes,
        store=store,
        search=Search(
            indexes.catalog,
            indexes.english,
            indexes.foreign,
            indexes.lexical,
            open_ranker(str(shipped("models/ranker")) if settings.ranker == "shipped" else settings.ranker),
            lambda: vocabulary.current().types,
            gloss.english,
            synonyms,
            Popularity(store.interest),
        ),
        understander=Understander(
            IntentModel.load(settings.intents or shipped("models/intents"), graphs),
            indexes.embedder,
            gloss,
            MoodModel.load(settings.moods or shipped("models/moods")),
            Reader.load(settings.reader or shipped("models/reader"), weights, graphs),
            KindModel.load(settings.kinds or shipped("models/kinds"), weights, graphs),
        ),
        acts=ActModel.load(settings.acts or shipped("models/acts"), weights, graphs),
        resolver=Resolver.load(settings.resolver or shipped("models/resolver"), weights, graphs),
        selector=Selector.load(settings.selector or shipped("models/selector"), weights, graphs),
        phrases=phrases,
        chat_model=open_chat_model(
            settings.llm_base_url,
            settings.llm_model,
            settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
            settings.llm_timeout_s,
        ),
        vocabulary=vocabulary,
        orders=OrderBook(indexes.engine),
        shelves=Shelves(indexes.engine, indexes.catalog),
    )


def _ranker_folder(settings: Settings) -> Path:
    """The folder of the learned ranker in force: the named one, or the shipped one beside a cross-encoder."""
    named = Path(settings.ranker)
    return named if settings.ranker != "shipped" and is_learned(named) else shipped("models/ranker")


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in Path(name).name)[-60:].strip("-") or "model"

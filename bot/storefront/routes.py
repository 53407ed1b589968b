"""The shop's addresses: parse, look up, fill in a template."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.storefront import assets, policies
from bot.storefront.cart import CartContents, CartLines, price_cart
from bot.storefront.front import front_page
from bot.storefront.identity import Shop, shop_of
from bot.storefront.render import send_page, wants_page, words_for
from bot.storefront.views import Views, department_slugs, own_picture, page_numbers, shelf_href
from retrieval.documents import Documents
from retrieval.hits import Hit
from retrieval.need import Need
from retrieval.relax import find_nearest
from retrieval.shelves import Order, Shelf, Shelves

if TYPE_CHECKING:  # these import the model libraries: seconds that the port must not wait for
    from bot.app import App
    from retrieval.search import Search

PAGE_SIZE = 24
MAX_PAGE = 10_000
MAX_HITS = 96  # that a search shows, page by page
MAX_QUERY_LENGTH = 300  # characters; nobody searches for more
RELATED = 4
TYPES = 24  # in the filter of a department
SUGGESTED_TYPES = 2
EVERYTHING = "all"
PROGRAMS = ("/v1/", "/console", "/docs", "/openapi.json")  # their errors stay problem documents

ErrorHandler = Callable[[Request, Exception], Awaitable[Response]]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Visit:
    """A request to the shop, with what answers it."""

    request: Request
    app: "App"
    views: Views

    @property
    def shelves(self) -> Shelves:
        """The shop's shelves."""
        return self.app.shelves

    @property
    def shop(self) -> Shop:
        """The shop that is visited."""
        return shop_of(self.app.settings, self.views.words)

    def page(self, template: str, status: int = 200, **shown: Any) -> Response:
        """A page with the shop's frame around it."""
        words = self.views.words
        return send_page(
            self.request,
            template,
            words,
            status,
            shop=self.shop,
            aisles=self.shelves.keep(("aisles", words.code), lambda: self.views.aisles(self.shelves)),
            policy_groups=policies.grouped(self.pages().values()),
            suggestions=self.shelves.keep(("suggestions", words.code), self._suggestions),
            **shown,
        )

    def pages(self) -> dict[str, policies.Page]:
        """The shop's own pages by slug."""
        language, documents = self.views.words.code, Documents(self.app.indexes.engine)
        return self.shelves.keep(("pages", language), lambda: policies.pages_in(documents.all(), language))

    def _suggestions(self) -> str:
        """Questions that the chat offers at the start, as the widget's tag takes them."""
        say = self.views.words.say
        types = list(self.shelves.product_types(Shelf()))[:SUGGESTED_TYPES]
        questions = [say("suggest_type", noun=self.views.noun(name)) for name in types]
        return "|".join([*questions, say("suggest_order")])


def _visit(request: Request) -> Visit:
    app: App = request.app.state.service.ready_app()
    return Visit(request, app, Views(words_for(request), app.phrases))


Shopper = Annotated[Visit, Depends(_visit)]
Number = Annotated[int, Query(ge=1, le=MAX_PAGE)]


@router.get("/")
def front(visit: Shopper) -> Response:
    """The shop for a browser, the addresses for a program."""
    if not wants_page(visit.request):
        addresses = {"name": "Xiaoer", "chat": "/v1/conversations", "docs": "/docs"}
        return JSONResponse(addresses, headers={"Vary": "Accept"})
    app, shelves, views = visit.app, visit.shelves, visit.views
    shown = shelves.keep(
        ("front", views.words.code), lambda: front_page(visit.shop, app.catalog, shelves, views, app.phrases)
    )
    return visit.page("home.html", front=shown)


@router.get("/departments/{slug}")
def department(
    visit: Shopper,
    slug: str,
    product_type: Annotated[str | None, Query(alias="type")] = None,
    sort: Order = Order.RECOMMENDED,
    page: Number = 1,
) -> Response:
    """A department, or everything, as a grid."""
    departments = department_slugs(visit.shelves.departments())
    if slug != EVERYTHING and slug not in departments:
        raise HTTPException(404)
    whole, views = Shelf(departments.get(slug)), visit.views
    shelf = Shelf(whole.department, product_type)
    count = visit.shelves.count(shelf)
    last = max(1, -(-count // PAGE_SIZE))
    ids = visit.shelves.product_ids(shelf, PAGE_SIZE, (page - 1) * PAGE_SIZE, sort)
    if page > last or (product_type and not count):
        raise HTTPException(404)
    types = list(visit.shelves.product_types(whole).items())[:TYPES]
    title = views.words.name(whole.department) if whole.department else views.words.say("everything")
    return visit.page(
        "department.html",
        slug=slug,
        title=title,
        heading=views.kind(product_type) if product_type else title,
        count=count,
        types=[(name, views.kind(name), number) for name, number in types],
        product_type=product_type,
        orders=list(Order),
        sort=sort,
        tiles=[views.tile(product) for product in visit.app.catalog.get_many(ids).values()],
        page=page,
        pages=page_numbers(page, last) if last > 1 else [],
        last=last,
        shelf_href=shelf_href,
    )


@router.get("/products/{product_id:path}")
def product(visit: Shopper, product_id: str) -> Response:
    """A product with everything that the shop states about it."""
    found, views = visit.app.catalog.get(product_id), visit.views
    if found is None:
        raise HTTPException(404)
    slugs = {name: slug for slug, name in department_slugs(visit.shelves.departments()).items()}
    crumbs = []
    slug = slugs.get(found.category[0], EVERYTHING) if found.category else EVERYTHING
    if found.category:
        crumbs.append((views.words.name(found.category[0]), shelf_href(slug)))
    if found.product_type:
        crumbs.append((views.kind(found.product_type), shelf_href(slug, found.product_type)))
    alike = visit.app.catalog.get_many(visit.shelves.alike(found, RELATED))
    return visit.page(
        "product.html",
        tile=views.tile(found),
        description=found.description_in(views.words.code),
        attributes=views.attributes(found),
        groups=views.option_groups(found),
        options=views.options(found),
        picture=own_picture(found),
        crumbs=crumbs,
        related=[views.tile(other) for other in alike.values()],
    )


@router.get("/search")
def search(visit: Shopper, q: str = "", page: Number = 1) -> Response:
    """What the shop has for a search in the shopper's words."""
    query = " ".join(q.split())[:MAX_QUERY_LENGTH]
    hits, given_up = _find(visit.app.search, visit.app.read_query(query), query) if query else ([], ())
    last = max(1, -(-len(hits) // PAGE_SIZE))
    page = min(page, last)
    shown = hits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return visit.page(
        "search.html",
        query=query,
        tiles=[visit.views.tile(hit.product) for hit in shown],
        count=len(hits) if len(hits) < MAX_HITS else None,
        page=page,
        pages=page_numbers(page, last) if last > 1 else [],
        last=last,
        instead=[visit.app.phrases.label(f"instead_{name}", visit.views.words.code) for name in given_up],
    )


def _find(search: "Search", need: Need, query: str) -> tuple[list[Hit], tuple[str, ...]]:
    """The hits that have a reason, of the very type that was asked for where the shop has any; and the constraints
    that had to be given up for there to be any."""
    for strict_type in (True, False) if need.product_type else (False,):
        nearest = find_nearest(search, need, MAX_HITS, query, strict_type=strict_type)
        if hits := [hit for hit in nearest.hits.hits if hit.reasons]:
            return hits, nearest.given_up
    return [], ()


@router.get("/pages/{slug:path}")
def policy_page(visit: Shopper, slug: str) -> Response:
    """One of the shop's own pages: a policy or help."""
    page = visit.pages().get(slug)
    if page is None:
        raise HTTPException(404)
    return visit.page("policy.html", policy=page)


@router.get("/cart")
def cart(visit: Shopper) -> Response:
    """The cart; the browser fills it in."""
    return visit.page("cart.html")


@router.post("/cart/lines")
def cart_lines(visit: Shopper, contents: CartContents) -> CartLines:
    """What is in a cart, at today's prices."""
    return price_cart(contents.items, visit.app.catalog, visit.views)


@router.get("/assets/{name}")
def page_asset(request: Request, name: str, v: str = "") -> Response:
    """A file of the pages; for good where its address carries its version."""
    found = assets.asset(name)
    if found is None:
        raise HTTPException(404)
    return assets.respond(request, found, assets.FOREVER if v == found.version else assets.ASK_EACH_TIME)


@router.get("/pictures/{name}")
def picture(request: Request, name: str) -> Response:
    """The picture of a product, drawn where there is none."""
    found = assets.picture(name)
    if found is None:
        raise HTTPException(404)
    content, keep = found
    return assets.respond(request, content, keep)


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """The chat widget, for this shop's pages and any other."""
    anywhere = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return assets.respond(request, assets.widget(), assets.A_FEW_MINUTES, anywhere)


def missing_page(otherwise: ErrorHandler) -> ErrorHandler:
    """An error handler: the shop's own page for a browser that asks for what is not there, else `otherwise`."""

    async def handle(request: Request, error: Exception) -> Response:
        missing = isinstance(error, RequestValidationError) or (
            isinstance(error, HTTPException) and error.status_code == 404
        )
        if missing and wants_page(request) and not request.url.path.startswith(PROGRAMS):
            return await run_in_threadpool(lambda: _visit(request).page("missing.html", 404))
        return await otherwise(request, error)

    return handle

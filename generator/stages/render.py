"""Page → bytes: templates, the reader's language, and the one place where text and what lies over it become markup.

1. `make_environment` compiles the templates of the given folders, the archive's own before the shipped ones, and
   reads the message catalogue of the interface language.
2. `render` hands a page's parts to its template, with `root`, the way from the page to the top of the site.
3. `merge` lays annotations round text. All text is escaped here or by the template; templates compute nothing.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date as Day
from functools import lru_cache, partial
from itertools import chain, pairwise
from pathlib import Path
from traceback import extract_tb
from typing import cast

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from generator import __version__
from generator.address import absolute, href
from generator.config import Config
from generator.errors import SettingError
from generator.locale import LABELS, translations
from generator.model import Annotation, Flow, Output, Page

try:  # what `escape` calls for a str, without what it asks before: most of what a template prints is a plain one
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:

    def _escaped(text: str, /) -> str:
        return str(escape(text))


Gettext = Callable[[str], str]
COMPILER = __file__  # what tells one way of compiling templates from another
WORDS = ("_", "ngettext")  # the functions that give messages
PIECES = 8192
MEND = "Mend the template; templates/README.md says what it is given."
KEPT = 4096  # dates and numbers are written a few thousand times and differ little


def make_environment(
    folders: Sequence[str | os.PathLike[str]], config: Config, compiled: BytecodeCache | None = None
) -> Environment:
    """The Jinja environment of a site. A template of an earlier folder hides one of the same name in a later one; those
    that are `compiled` already are not compiled again."""
    environment = Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled,
        auto_reload=False,
    )
    environment.code_generator_class = _Compiler
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    messages = translations(config.ui_language)
    gettext = lru_cache(None)(messages.gettext)
    environment.globals.update(
        site=config,
        language=config.ui_language,
        generator=f"tulieu {__version__}",
        _=partial(message, gettext),
        ngettext=partial(counted, messages.ngettext, config.ui_language),
    )
    environment.filters.update(
        piece=pieces(environment),
        flow=flow,
        script_data=script_data,
        to=to,
        day=day,
        label=partial(label, gettext=gettext),
        date=lru_cache(KEPT)(partial(date, locale=Locale.parse(config.ui_language), gettext=gettext)),
        number=lru_cache(KEPT)(partial(format_decimal, locale=config.ui_language)),
        absolute=partial(absolute, base_url=config.base_url),
    )
    return environment


def printed(value: object) -> str:
    """What a template prints for a value: escaped, unless it is markup. It goes straight into the page."""
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind is Markup:
        return cast(str, value)
    return str(value) if kind is int else escape(value)


def called(function: Callable[..., object], *values: object, **named: object) -> object:
    """What a plain function gives, of which Jinja would ask first whether it takes the context."""
    return function(*values, **named)


class _Compiler(CodeGenerator):
    """Compiles templates so that they print with `printed`, which is several times as fast as `escape`, and have
    messages from the functions themselves."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import called, printed")
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name in WORDS:
            self.write("called(")
            self.visit(node.node, frame)
            self.signature(node, frame)
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)  # type: ignore[arg-type]
        else:
            self.write("printed(")


def render(page: Page, environment: Environment) -> Output:
    """The finished file of `page`."""
    values: dict[str, object] = {part.name: part.value for part in page.parts}
    root = "../" * page.path.count("/")
    here = page.path if page.path.endswith(("/index.html", "timeline.html", "about.html")) else ""
    try:
        body = _rendered(
            environment.get_template(page.template), {**values, "root": root, "here": here, "place": page.path}
        )
    except TemplateError as error:
        raise SettingError(_place(error, page.template), f"cannot be rendered ({error})", MEND) from None
    return Output(page.path, body.encode("utf-8", "replace"))


def _rendered(template: Template, values: dict[str, object]) -> str:
    """What `template.render` gives. Macros know the context that knows them, so that all a page shows would stay in
    memory until Python looks for such circles; here they are opened when the page is done."""
    context = template.new_context(values)
    try:
        return template.environment.concat(template.root_render_func(context))
    except Exception:
        template.environment.handle_exception()
    finally:
        modules = [vars(value).values() for value in context.vars.values() if isinstance(value, TemplateModule)]
        for value in chain(context.vars.values(), *modules):
            if isinstance(value, Macro):
                value.__dict__.clear()
        context.vars.clear()


def _place(error: TemplateError, template: str) -> str:
    """The template and line that an error comes from: innermost, as a path in the archive's folder."""
    if isinstance(error, TemplateSyntaxError):
        return f"templates/{error.name}:{error.lineno}"
    frames = [f for f in extract_tb(error.__traceback__) if f"{os.sep}templates{os.sep}" in f.filename]
    return f"templates/{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else f"templates/{template}"


def pieces(environment: Environment) -> Callable[[Context, object, str], Markup]:
    """The filter that renders a small template for a value, as `item`; it stands on many pages and is made once."""

    @lru_cache(PIECES)
    def made(name: str, item: object, root: str) -> Markup:
        return Markup(environment.get_template(name).render(item=item, root=root))

    @pass_context
    def piece(context: Context, item: object, name: str) -> Markup:
        return made(name, item, str(context["root"]))

    return piece


# ── links and words ──────────────────────────────────────────────────────────────────────────────────────────


def script_data(json: str) -> Markup:
    """JSON as the content of a <script> that holds data: nothing in it can end the element or begin a comment."""
    return Markup(json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


@pass_context
def to(context: Context, path: str) -> str:
    """`path`, a path inside the site, as seen from the page."""
    return str(context.parent["root"]) + href(path)  # given to every template; `context["root"]` would look further


def message(gettext: Gettext, id_: str, **values: object) -> str:
    """A message in the reader's language; with values, which are untrusted, it is markup made safe."""
    text = gettext(id_)
    return Markup(escape(text)) % values if values else text


def counted(ngettext: Callable[[str, str, int], str], language: str, one: str, many: str, number: int) -> str:
    """A message about a number, in the plural form that the language wants; `num` in it is the number."""
    return ngettext(one, many, number) % {"num": _decimal(number, language)}


@lru_cache(KEPT)
def _decimal(number: int, language: str) -> str:
    return str(format_decimal(number, locale=language))


def label(key: str, group: str, gettext: Gettext) -> str:
    """The words for a key of the plan (a kind, a fact, a role …); a key that no catalogue knows stands for itself."""
    message = LABELS[group].get(key)
    return gettext(message) if message else key


_EDTF = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d)\S*)?)?)?[?~%]?$")


def date(edtf: str, style: str = "long", *, locale: Locale, gettext: Gettext) -> str:
    """An EDTF date in words; doubt is told. `style`: "long", "full" (with the time of day) or "short" (for lists, where
    a sign tells the doubt).

    An interval gives both ends; what is not understood stands as it is.
    """
    if "/" in edtf:
        return " – ".join(date(end, style, locale=locale, gettext=gettext) or "…" for end in edtf.split("/", 1))
    found = _EDTF.match(edtf)
    if not found:
        return edtf
    try:
        words = _day(found, style, locale)
    except ValueError:  # a 31st of February is printed sometimes
        return edtf
    if style == "full" and found["time"]:
        words = f"{found['time']}, {words}"
    if style == "short" and edtf[-1:] == "?":
        return f"{words} (?)"
    doubt = {"?": "%(date)s (uncertain)", "~": "about %(date)s", "%": "about %(date)s (uncertain)"}.get(edtf[-1:])
    return gettext(doubt) % {"date": words} if doubt else words


def day(edtf: str) -> str:
    """The part of an EDTF date that HTML's `datetime` understands: no doubt and no time zone; "" for an interval."""
    found = _EDTF.match(edtf)
    return edtf.rstrip("?~%") if found else ""


_VI = "d MMMM 'năm' y"


def _day(found: re.Match[str], style: str, locale: Locale) -> str:
    if not found["month"]:
        return found["year"]
    day = Day(int(found["year"]), int(found["month"]), int(found["day"] or 1))
    if not found["day"]:
        return str(format_skeleton("yMMMM", day, locale=locale))
    if locale.language == "vi":  # the short form of newspapers, and the long one of official documents
        return str(format_skeleton("yMd", day, locale=locale) if style == "short" else format_date(day, _VI, locale))
    return str(format_date(day, "medium" if style == "short" else "long", locale=locale))


# Messages that no template holds; the catalogues are checked against them too.
MESSAGES = ("%(date)s (uncertain)", "about %(date)s", "about %(date)s (uncertain)")


# ── text with annotations ────────────────────────────────────────────────────────────────────────────────────


@pass_context
def flow(context: Context, value: Flow) -> Markup:
    """A flow as markup: its text escaped, its annotations as elements."""
    return merge(value, str(context.parent["root"]))


def merge(value: Flow, root: str) -> Markup:
    """`value` as markup.

    Annotations may nest and cross: an element that would cross another is closed and opened again, so that the result
    is well formed. A link inside a link becomes a plain span, since HTML has no nested links. `br` stands for itself.

        text          a b c d e f
        strong          └───┘            <a>a <strong>b </strong></a><strong>c </strong>d
        a             └───┘
    """
    if not value.annotations:
        return escape(value.text)
    out: list[str] = []
    open_: list[Annotation] = []
    ids: set[str] = set()
    for start, end, wanted, breaks in _segments(value):
        kept = 0
        while kept < min(len(open_), len(wanted)) and open_[kept] is wanted[kept]:
            kept += 1
        for gone in reversed(open_[kept:]):
            out.append(f"</{_tag(gone, open_)}>")
        open_ = open_[:kept]
        for new in wanted[kept:]:
            open_.append(new)
            out.append(_opening(new, _tag(new, open_), root, ids))
        out += ["<br>"] * breaks
        out.append(_escaped(value.text[start:end]))
    for gone in reversed(open_):
        out.append(f"</{_tag(gone, open_)}>")
    return Markup("".join(out))


def _segments(value: Flow) -> Iterator[tuple[int, int, list[Annotation], int]]:
    """The stretches between the ends of annotations: (start, end, annotations over it, breaks before it)."""
    spans = sorted((a for a in value.annotations if a.tag != "br"), key=lambda a: (a.start, -a.end))
    breaks = Counter(a.start for a in value.annotations if a.tag == "br")
    edges = sorted({0, len(value.text), *breaks, *(e for a in spans for e in (a.start, a.end))})
    active: list[Annotation] = []
    coming = 0
    for start, end in pairwise(edges):
        active = [a for a in active if a.end > start]
        while coming < len(spans) and spans[coming].start <= start:
            active.append(spans[coming])
            coming += 1
        yield start, end, [*active], breaks[start]


def _tag(annotation: Annotation, open_: Sequence[Annotation]) -> str:
    """The element of an annotation where `open_` are open: a link in a link is no link."""
    if annotation.tag != "a":
        return annotation.tag
    first = next(a for a in open_ if a.tag == "a")
    return "a" if first is annotation else "span"


def _opening(annotation: Annotation, tag: str, root: str, ids: set[str]) -> str:
    """The opening tag of an element; `ids` are those given before, since an element that is opened again has none."""
    pieces = [tag]
    for name, value in annotation.attributes:
        if name == "path":
            name, value = "href", root + href(value)
        if name == "id" and value in ids:
            continue
        if tag == "a" or name in ("class", "id"):
            pieces.append(f'{name}="{_escaped(value)}"')
        if name == "id":
            ids.add(value)
    return f"<{' '.join(pieces)}>"

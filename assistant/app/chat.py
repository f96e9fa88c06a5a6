"""The chat's layout and wiring. What happens is in ``conversation``; here it is only connected."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from importlib import resources
from typing import Any

from anyio import to_thread
from fastapi import FastAPI

from assistant.app import feedback, front, render
from assistant.app.conversation import converse, open_source, read_filters, stop
from assistant.app.kept import Conversations
from assistant.app.session import Exchange, Session
from assistant.app.verbatim import on_one_line
from assistant.errors import AssistantError, UsageError
from assistant.pipeline import Assistant

# Gradio reads this when it is imported; with it, it asks nothing of the network.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

_FILES = resources.files("assistant.app")
_SERIF = ("Charter", "Iowan Old Style", "Georgia", "Noto Serif", "DejaVu Serif", "serif")
_MONO = ("ui-monospace", "Menlo", "DejaVu Sans Mono", "monospace")


def mount_chat(app: FastAPI, desk: Assistant) -> FastAPI:
    """Mount the chat at ``/``; routes added to the app before this keep their place."""
    blocks = build_chat(desk)
    blocks.queue(default_concurrency_limit=4, max_size=64)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gr.themes.Base(font=_SERIF, font_mono=_MONO),
        css=_FILES.joinpath("style.css").read_text(encoding="utf-8"),
        favicon_path=str(_FILES.joinpath("favicon.svg")),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
    )
    return app


def build_chat(desk: Assistant) -> gr.Blocks:
    """The chat over one open desk."""
    blocks: gr.Blocks
    with gr.Blocks(title="News assistant", fill_height=True, analytics_enabled=False) as blocks:
        session = gr.State(Session())
        # The name of the conversation alone; it survives a reload, and the server keeps what was said.
        name = gr.BrowserState("", storage_key="news-assistant")
        masthead = gr.HTML(elem_id="masthead")
        with gr.Row(elem_id="body", equal_height=True):
            with gr.Column(elem_id="talk"):
                chat = _chatbot(rated=desk.settings.feedback)
                box, filters, again = _composer()
            panel = gr.HTML(
                elem_id="panel", js_on_load=_FILES.joinpath("panel.js").read_text(encoding="utf-8")
            )
        kept = Conversations()
        _wire(desk, kept, session, name, chat, panel, box, filters, again)
        if desk.settings.feedback:
            _wire_thumbs(desk, session, chat)
        first = [masthead, chat, filters[-1], name, session]
        blocks.load(lambda named: _arrive(desk, kept, named), name, first, **_PRIVATE)
    return blocks


# No function of the page is offered as an API of Gradio's: the HTTP API is the documented one.
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def _chatbot(*, rated: bool) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        elem_classes="is-rated" if rated else None,
        show_label=False,
        container=False,
        layout="panel",
        buttons=[],
        feedback_options=("Like", "Dislike") if rated else None,
        latex_delimiters=[],
        allow_tags=False,
        allow_file_downloads=False,
        sanitize_html=True,
        height=None,
        autoscroll=False,
        scale=1,
    )


def _composer() -> tuple[gr.Textbox, list[Any], gr.Button]:
    with gr.Column(elem_id="composer", scale=0):
        box = gr.Textbox(
            elem_id="box",
            label="Question",
            show_label=False,
            container=False,
            placeholder="Ask a question, or /compare or /timeline a topic",
            lines=1,
            max_lines=6,
            submit_btn=True,
            autofocus=True,
        )
        with gr.Accordion("Filters", open=False, elem_id="filters"):
            with gr.Row():
                days = [_date("As of"), _date("From"), _date("To")]
            outlets = gr.Dropdown(label="Outlets", multiselect=True, choices=[], value=[])
        again = gr.Button("New conversation", elem_id="again", size="sm", variant="secondary")
    return box, [*days, outlets], again


def _date(label: str) -> gr.DateTime:
    return gr.DateTime(label=label, include_time=False, type="string", min_width=120)


def _arrive(desk: Assistant, kept: Conversations, named: str | None) -> tuple[Any, ...]:
    """The page as it is loaded: in one piece, or what is asked at once would be written over."""
    masthead, chat, outlets = _greet(desk)
    resumed, session = kept.resume(named)
    _, messages, _ = _page(session)
    return masthead, {**chat, "value": messages}, outlets, resumed, session


def _greet(desk: Assistant) -> tuple[str, Any, Any]:
    """Masthead, empty state and outlets as they are when the page is loaded."""
    try:
        info = desk.info()
        examples = [{"text": question} for question in front.examples(desk, info)]
    except AssistantError as error:
        return "", gr.update(placeholder=render.failure(error), examples=[]), gr.update(choices=[])
    return (
        front.masthead(info),
        gr.update(placeholder=front.welcome(info), examples=examples),
        gr.update(choices=front.outlets(info)),
    )


def _wire(
    desk: Assistant,
    kept: Conversations,
    session: gr.State,
    name: gr.BrowserState,
    chat: gr.Chatbot,
    panel: gr.HTML,
    box: gr.Textbox,
    filters: list[Any],
    again: gr.Button,
) -> None:
    shown = [session, chat, box]

    async def ask(current: Session, named: str | None, question: str, *typed: Any) -> AsyncIterator[Any]:
        yield *_page(current)[:-1], gr.update(value="")
        async for state in _in_threads(_asked(desk, current, question, typed)):
            if not state.busy:
                kept.keep(named, state)
            yield _page(state)

    async def example(
        event: gr.SelectData, current: Session, named: str | None, *typed: Any
    ) -> AsyncIterator[Any]:
        async for page in ask(current, named, str(event.value["text"]), *typed):
            yield page

    def halt(current: Session, named: str | None) -> Any:
        stopped = stop(current)
        kept.keep(named, stopped)
        return _page(stopped)

    def select(event: gr.EventData, current: Session) -> str:
        return open_source(desk, current, str(event.id))

    def restart() -> tuple[Any, ...]:
        return *_page(Session()), "", kept.begin()

    asking: list[Any] = [
        box.submit(ask, [session, name, box, *filters], shown, **_PRIVATE),
        chat.example_select(example, [session, name, *filters], shown, **_PRIVATE),
    ]
    box.stop(halt, [session, name], shown, cancels=asking, **_PRIVATE)
    panel.select(select, session, panel, **_PRIVATE)
    again.click(restart, None, [*shown, panel, name], cancels=asking, **_PRIVATE)


def _wire_thumbs(desk: Assistant, session: gr.State, chat: gr.Chatbot) -> None:
    def rate(event: gr.LikeData, current: Session) -> None:
        # Two messages for each exchange; a thumb that is taken back is neither true nor false.
        if not isinstance(event.index, int) or not isinstance(event.liked, bool):
            return
        try:
            feedback.keep(desk, current, event.index // 2, good=event.liked)
        except AssistantError as error:
            gr.Warning(on_one_line(str(error)))

    chat.like(rate, session, None, **_PRIVATE)


async def _in_threads(states: Iterator[Session]) -> AsyncIterator[Session]:
    """The states, each awaited in a thread that is left behind when the visitor stops.

    A model that says nothing for a minute would otherwise hold up the next question as long.
    """
    while state := await to_thread.run_sync(next, states, None, abandon_on_cancel=True):
        yield state


def _asked(desk: Assistant, session: Session, question: str, typed: tuple[Any, ...]) -> Iterator[Session]:
    if not question.strip():
        yield session
        return
    try:
        filters = read_filters(*typed)
    except UsageError as error:
        yield session.having(Exchange(question=question, shown=render.failure(error)))
        return
    yield from converse(desk, session, question, filters)


def _page(session: Session) -> tuple[Session, list[Any], Any]:
    """Session, messages and question box for a state of the conversation.

    What is in the box is left alone: it may be the next question, already being typed.
    """
    messages = [
        message
        for exchange in session.exchanges
        for message in (
            {"role": "user", "content": render.question(exchange.question, exchange.filters)},
            {"role": "assistant", "content": exchange.shown},
        )
    ]
    box = gr.update(submit_btn=not session.busy, stop_btn=session.busy)
    return session, messages, box

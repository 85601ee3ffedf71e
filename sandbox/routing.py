"""Find the handler of a method and a path; a literal segment wins over a parameter."""

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

Handler = TypeVar("Handler")


class Route(NamedTuple, Generic[Handler]):
    """A method and a template such as `/channels/{channel}/messages`, and who handles it."""

    method: str
    template: str
    handler: Handler


class Found(NamedTuple, Generic[Handler]):
    """The route of a request and the values of its parameters."""

    route: Route[Handler]
    ids: dict[str, str]


class _Node(Generic[Handler]):
    def __init__(self) -> None:
        self.below: dict[str, _Node[Handler]] = {}
        self.parameter: _Node[Handler] | None = None
        self.routes: dict[str, Route[Handler]] = {}
        self.names: dict[str, list[str]] = {}

    def step(self, segment: str) -> "_Node[Handler]":
        """Return the child for one segment of a template, making it if need be."""
        if segment.startswith("{"):
            self.parameter = self.parameter or _Node()
            return self.parameter
        return self.below.setdefault(segment, _Node())


class Router(Generic[Handler]):
    """A tree of path segments."""

    def __init__(self) -> None:
        self._root: _Node[Handler] = _Node()

    def add(self, route: Route[Handler]) -> None:
        """Register *route*; ValueError when there is one already."""
        node, names = self._root, []
        for segment in route.template.strip("/").split("/"):
            node = node.step(segment)
            if segment.startswith("{"):
                names.append(segment.strip("{}"))
        if route.method in node.routes:
            raise ValueError(f"two handlers for {route.method} {route.template}")
        node.routes[route.method] = route
        node.names[route.method] = names

    def find(self, method: str, path: str) -> Found[Handler] | None:
        """Return the route for *path*, or None."""
        node: _Node[Handler] | None = self._root
        values: list[str] = []
        for segment in path.strip("/").split("/"):
            if node is None:
                return None
            literal = node.below.get(segment)
            if literal is None and segment:
                values.append(segment)
            node = literal or node.parameter
        if node is None or method not in node.routes:
            return None
        return Found(node.routes[method], dict(zip(node.names[method], values, strict=True)))


class Routes(Generic[Handler]):
    """The routes of one file, gathered by decorators."""

    def __init__(self) -> None:
        self._routes: list[Route[Handler]] = []

    def __iter__(self) -> Iterator[Route[Handler]]:
        return iter(self._routes)

    def __call__(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register the decorated handler for *method* and *template*."""

        def register(handler: Handler) -> Handler:
            self._routes.append(Route(method, template, handler))
            return handler

        return register

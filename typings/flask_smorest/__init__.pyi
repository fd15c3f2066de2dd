from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal, ParamSpec, TypeVar

import apispec
import marshmallow as ma
from flask import Flask
from flask.blueprints import Blueprint as FlaskBlueprint
from flask.views import MethodView
from webargs.flaskparser import FlaskParser

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T", bound=type[MethodView] | Callable[..., Any])
_Schema = type[ma.Schema] | ma.Schema
_Location = Literal["json", "query", "path", "form", "headers", "cookies", "files"]

class Blueprint(FlaskBlueprint):
    ARGUMENTS_PARSER: FlaskParser
    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        url_prefix: str | None = ...,
        description: str | None = ...,
    ) -> None: ...
    def route(self, rule: str, **options: Any) -> Callable[[_T], _T]: ...
    def arguments(
        self, schema: _Schema, *, location: _Location = ..., **kwargs: Any
    ) -> Callable[[Callable[..., _R]], Callable[..., _R]]: ...
    def response(
        self,
        status_code: int | HTTPStatus,
        schema: _Schema | dict[str, Any] | None = ...,
        **kwargs: Any,
    ) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
    def alt_response(
        self, status_code: int | HTTPStatus, **kwargs: Any
    ) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
    def doc(self, **kwargs: Any) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...

class Api:
    spec: apispec.APISpec
    def __init__(self, app: Flask | None = ..., **kwargs: Any) -> None: ...
    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None: ...

from __future__ import annotations

from typing import List, Optional

from pydantic import BaseModel, Field


class Node(BaseModel):
    name: str
    children: List[Node] = Field(default_factory=list)
    parent: Optional[Node] = Field(None, title="Parent", description="A node")


class Left(BaseModel):
    right: Optional[Right] = None


class Right(BaseModel):
    left: Optional["Left"] = None


class OutputParser(BaseModel):
    tree: Node
    left: Left
    rights: list[Right]

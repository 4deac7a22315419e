from ipaddress import IPv4Address, IPv6Address, IPv4Network
from pathlib import Path
from re import Pattern

from pydantic import (
    UUID1, UUID3, UUID4, UUID5, AnyHttpUrl, AnyUrl, AwareDatetime, Base64Bytes, Base64Str, BaseModel,
    DirectoryPath, EmailStr, Field, FilePath, FileUrl, FutureDate, FutureDatetime, HttpUrl,
    IPvAnyAddress, IPvAnyInterface, IPvAnyNetwork, Json, NaiveDatetime, NameEmail, NewPath,
    PastDate, PastDatetime, SecretBytes, SecretStr, Base64UrlStr, WebsocketUrl, FtpUrl,
)


class OutputParser(BaseModel):
    a: EmailStr
    b: NameEmail
    c: AnyUrl
    d: HttpUrl
    e: AnyHttpUrl
    f: FileUrl
    g: IPvAnyAddress
    h: IPvAnyInterface
    i: IPvAnyNetwork
    j: IPv4Address
    k: IPv6Address
    l: IPv4Network
    m: UUID1
    n: UUID3
    o: UUID4
    p: UUID5
    q: PastDate
    r: FutureDate
    s: PastDatetime
    t: FutureDatetime
    u: AwareDatetime
    v: NaiveDatetime
    w: SecretStr
    x: SecretBytes
    y: Json
    z: Json[list[int]]
    aa: FilePath
    ab: DirectoryPath
    ac: NewPath
    ad: Path
    ae: Base64Str
    af: Base64Bytes
    ag: Base64UrlStr
    ah: Pattern
    ai: EmailStr | None = Field(None, max_length=50)
    aj: SecretStr = Field(min_length=3)
    ak: WebsocketUrl
    al: FtpUrl
    am: list[EmailStr] = []
    an: HttpUrl = Field(max_length=100)

// Names of modules; internal to the Pydantic reader.
#include "schema/pydantic/builtins.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::schema::pydantic {
namespace {

// `modules` and `names` are separated by spaces; `name=canonical` where they differ.
struct Group {
  std::string_view modules;
  std::string_view names;
};

constexpr Group kGroups[] = {
    {"builtins",
     "int float str bool bytes list dict tuple set frozenset object type complex property "
     "staticmethod classmethod print super len range sum min max abs sorted any all isinstance "
     "ValueError TypeError Exception open"},
    {"typing typing_extensions",
     "Any Union Optional Literal Annotated ClassVar Final List=list Dict=dict Set=set "
     "AbstractSet=set MutableSet=set FrozenSet=frozenset Tuple=tuple Sequence "
     "MutableSequence=list Mapping=dict MutableMapping=dict Iterable Collection Deque=deque "
     "DefaultDict=lax_dict OrderedDict=lax_dict Counter Type=type NewType TypeVar Generic Self "
     "TYPE_CHECKING TypeAlias Required NotRequired ReadOnly TypedDict NamedTuple Callable Text=str "
     "Pattern cast Protocol NoReturn Never Hashable Iterator Generator LiteralString "
     "TypeAliasType ParamSpec Concatenate Doc override final deprecated overload no_type_check "
     "runtime_checkable get_args get_origin get_type_hints assert_never"},
    {"collections.abc",
     "Sequence MutableSequence=list Mapping=dict MutableMapping=dict Set=set MutableSet=set "
     "Iterable Collection Callable Hashable Iterator Generator"},
    {"collections", "deque defaultdict=lax_dict OrderedDict=lax_dict Counter namedtuple"},
    {"datetime", "date datetime time timedelta timezone tzinfo"},
    {"decimal", "Decimal"},
    {"uuid", "UUID uuid4"},
    {"enum", "Enum IntEnum StrEnum Flag IntFlag ReprEnum auto unique verify nonmember member"},
    {"abc", "ABC ABCMeta abstractmethod"},
    {"re", "compile=re.compile Pattern IGNORECASE I"},
    {"pathlib", "Path PurePath PosixPath=Path"},
    {"ipaddress", "IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface"},
    {"dataclasses", "dataclass=dataclasses.dataclass field=dataclasses.field"},
    {"functools", "cached_property lru_cache cache partial"},
    {"__future__", "annotations"},
    {"annotated_types",
     "Gt Ge Lt Le Interval MultipleOf MinLen MaxLen Len Predicate Not Timezone Unit doc=Doc "
     "LowerCase UpperCase IsFinite"},
    {"pydantic pydantic.main pydantic.fields pydantic.types pydantic.networks pydantic.config "
     "pydantic.functional_validators pydantic.functional_serializers pydantic.root_model "
     "pydantic.aliases pydantic.alias_generators pydantic.json_schema",
     "BaseModel RootModel Field ConfigDict PrivateAttr computed_field field_validator "
     "model_validator field_serializer model_serializer validator root_validator "
     "conint confloat constr conbytes conlist conset confrozenset condecimal condate "
     "StrictInt StrictFloat StrictStr StrictBool StrictBytes PositiveInt NegativeInt "
     "NonNegativeInt NonPositiveInt PositiveFloat NegativeFloat NonNegativeFloat NonPositiveFloat "
     "FiniteFloat Strict AllowInfNan StringConstraints Discriminator Tag AliasChoices AliasPath "
     "AliasGenerator BeforeValidator AfterValidator WrapValidator PlainValidator SkipValidation "
     "InstanceOf ValidateAs PlainSerializer WrapSerializer SerializeAsAny WithJsonSchema "
     "SkipJsonSchema Examples "
     "EmailStr NameEmail AnyUrl HttpUrl AnyHttpUrl FileUrl AnyWebsocketUrl WebsocketUrl FtpUrl "
     "IPvAnyAddress IPvAnyInterface IPvAnyNetwork UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8 "
     "PastDate FutureDate PastDatetime FutureDatetime AwareDatetime NaiveDatetime SecretStr "
     "SecretBytes Secret Json FilePath DirectoryPath NewPath ByteSize Base64Str Base64Bytes "
     "Base64UrlStr Base64UrlBytes ImportString PaymentCardNumber OnErrorOmit FailFast "
     "to_camel to_pascal to_snake create_model TypeAdapter ValidationError ValidationInfo "
     "FieldValidationInfo ValidatorFunctionWrapHandler SerializationInfo "
     "ModelWrapValidatorHandler dataclasses validate_call PydanticUserError GetCoreSchemaHandler "
     "GetJsonSchemaHandler Extra"},
    {"pydantic.dataclasses", "dataclass=pydantic.dataclass"},
};

template <typename Visit>
void for_each_word(std::string_view words, Visit visit) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0) visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

bool has_word(std::string_view words, std::string_view wanted) {
  bool found = false;
  for_each_word(words, [&](std::string_view word) { found |= word == wanted; });
  return found;
}

}  // namespace

bool is_known_module(std::string_view module) {
  return std::ranges::any_of(kGroups, [&](const Group& group) {
    return has_word(group.modules, module);
  });
}

std::optional<std::string> canonical_name(std::string_view module, std::string_view name) {
  std::optional<std::string> result;
  for (const Group& group : kGroups) {
    if (!has_word(group.modules, module)) continue;
    for_each_word(group.names, [&](std::string_view word) {
      const std::size_t equal = std::min(word.find('='), word.size());
      if (word.substr(0, equal) != name) return;
      result = word.substr(equal == word.size() ? 0 : equal + 1);
    });
  }
  return result;
}

std::vector<std::string> names_of(std::string_view module) {
  std::vector<std::string> names;
  for (const Group& group : kGroups) {
    if (!has_word(group.modules, module)) continue;
    for_each_word(group.names, [&](std::string_view word) {
      names.emplace_back(word.substr(0, word.find('=')));
    });
  }
  return names;
}

}  // namespace extractinator::schema::pydantic

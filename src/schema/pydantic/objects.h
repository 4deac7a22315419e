// The values a Python schema file makes, as far as they are known without running it; internal to
// the Pydantic reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/syntax.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {

struct Object;
struct ClassInfo;
struct FieldCall;
struct AliasType;
struct FinishedCore;
using Ref = std::shared_ptr<const Object>;

// One constraint of a field, such as `ge`, with the place of its value.
struct Constraint {
  std::string name;
  Ref value;
  std::size_t offset = 0;
};

enum class ObjectKind : std::uint8_t {
  none,
  boolean,  // `text`: True or False.
  integer,  // `text`: decimal digits, perhaps a minus.
  real,     // `text`: as Python writes it.
  string,
  bytes,
  ellipsis,
  list,
  tuple,
  set,
  dict,     // Keys and values in turn.
  decimal,  // `text`: str() of it.
  date,     // `text`: ISO form.
  pattern,  // A compiled regular expression, `text` its source.
  builtin,  // A name of Python, typing, Pydantic …; `text` is one of those in builtins.h.
  module,
  generic,  // builtin `text` [items]
  union_type,
  literal,
  annotated,      // items[0] with the metadata items[1], …
  forward,        // A type written in a string: `text`, to be evaluated in `scope`.
  class_type,     // `cls`
  alias_type,     // `alias`: made by a `type` statement.
  enum_member,    // Member `index` of `cls`.
  field,          // A call of Field(): `field`.
  constraints,    // Metadata such as Gt(0): `constraints`.
  wrapper,        // Metadata that changes values, not the schema: a validator, a serializer.
  any_wrapper,    // A validator that takes any value, so that the schema allows any.
  uuid_version,   // `text`: 1 … 8
  discriminator,  // `text`: the field.
  alias_choices,  // items: strings and alias_path.
  alias_path,     // items: strings and integers.
  callable,       // A function, a lambda, PrivateAttr(): never called.
  automatic,      // auto() of an enumeration.
  unknown,        // `text`: why it has no value here.
};

struct Object {
  ObjectKind kind = ObjectKind::none;
  std::size_t offset = 0;  // Where it was made.
  std::string text = {};
  std::vector<Ref> items = {};
  std::size_t index = 0;
  ClassInfo* cls = nullptr;
  AliasType* alias = nullptr;
  struct Scope* scope = nullptr;
  std::shared_ptr<const FieldCall> field = nullptr;
  std::vector<Constraint> constraints = {};
  std::shared_ptr<const Error> why = nullptr;  // Of `unknown`, if an expression failed.
  std::size_t depth = 1;                       // Objects within each other; set by make_object().
};

// What Field() was told.
struct FieldCall {
  struct Argument {
    Ref value;
    std::size_t offset = 0;
  };
  std::map<std::string, Argument, std::less<>> attributes;
  std::vector<Constraint> constraints;
};

// Names of a module or of a class body. A class body does not see the names of the class around it.
struct Scope {
  Scope* globals = nullptr;  // Of the module; null for the module itself.
  std::map<std::string, Ref, std::less<>> names = {};
  std::vector<std::string> fields = {};  // Of `names`, those that are fields with a default.
  ClassInfo* owner = nullptr;            // Its own name is known inside of it.

  [[nodiscard]] const Ref* find_own(std::string_view name) const {
    const auto found = names.find(name);
    return found == names.end() ? nullptr : &found->second;
  }
};

// `type X = …`: evaluated when it is used.
struct AliasType {
  std::string name;
  std::size_t id = 0;
  const Expr* value = nullptr;
  Scope* scope = nullptr;
};

// A field of a model after all annotations and Field() calls are merged.
struct FieldInfo {
  std::size_t offset = 0;       // Of its name.
  std::size_t type_offset = 0;  // Of its annotation.
  Ref type = {};                // Without the outer Annotated.
  std::vector<Ref> metadata = {};
  std::map<std::string, FieldCall::Argument, std::less<>> attributes = {};
  bool has_generated_alias = false;

  [[nodiscard]] const FieldCall::Argument* find(std::string_view name) const {
    const auto found = attributes.find(name);
    return found == attributes.end() ? nullptr : &found->second;
  }
};

struct EnumMember {
  std::string name;
  Ref value;
  std::size_t canonical = 0;  // The first member with this value; its own index if it is that.
};

enum class ClassKind : std::uint8_t { model, root_model, enumeration, plain, opaque };

struct Annotation {
  std::string name;
  std::size_t offset = 0;
  const Expr* expr = nullptr;
};

struct ClassInfo {
  std::string name;
  std::string qualified_name;
  std::size_t id = 0;
  std::size_t offset = 0;
  ClassKind kind = ClassKind::plain;
  std::optional<Error> why_opaque = {};  // Told when the class is used.
  std::vector<ClassInfo*> bases = {};
  std::vector<ClassInfo*> order = {};  // Method resolution order, itself first.
  std::optional<std::string> docstring = {};
  Scope scope = {};
  std::vector<Annotation> annotations = {};
  std::map<std::string, Ref, std::less<>> assigned = {};  // Values beside annotations.
  std::map<std::string, FieldCall::Argument, std::less<>> config = {};
  std::vector<std::string> any_fields = {};  // Fields a validator opens for any value; `*` for all.
  std::map<std::string, std::string, std::less<>> attribute_docs = {};
  bool is_deprecated = false;

  Ref root_type = {};  // T of RootModel[T].

  // Models.
  std::vector<std::pair<std::string, FieldInfo>> fields = {};
  bool has_fields = false;  // `fields` are final: every name in the annotations was known.
  std::shared_ptr<FinishedCore> finished = {};  // Made when the class was complete.

  // Enumerations.
  std::vector<EnumMember> members = {};
  std::unordered_map<std::string, std::size_t> member_names = {};
  std::unordered_map<std::string, std::size_t> member_values = {};  // By what Python compares.
  std::optional<long long> highest_member = 0;  // Nothing: not all are small integers.
  std::string member_type = {};                 // str, int, float or empty.
};

// Work that a file may cause: evaluated expressions, compared types, made schema nodes. A file of
// 50 KiB needs some 20,000 steps.
inline constexpr std::size_t kMaxSteps = 1'000'000;
// Texts made by evaluation, in bytes.
inline constexpr std::size_t kMaxTextBytes = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t kMaxWarnings = 100;

// All that is known about one file.
struct Program {
  explicit Program(const Source& file) : source(file) {}

  const Source& source;
  std::vector<Statement> statements = {};
  std::deque<Expr> annotations_in_strings = {};  // Kept alive for the types that came from them.
  Scope module = {};
  std::deque<ClassInfo> classes = {};
  std::deque<AliasType> aliases = {};
  std::vector<Warning> warnings = {};
  std::size_t n_steps = 0;
  std::size_t n_text_bytes = 0;

  [[nodiscard]] std::unexpected<Error> fail(
      std::size_t offset, ErrorCode code, std::string message, std::string hint = {}
  ) const;
  void warn(std::size_t offset, std::string message);
  Result<void> step(std::size_t offset);
};

// Above this a value is refused: objects are walked and freed by recursion.
inline constexpr std::size_t kMaxObjectDepth = 200;

[[nodiscard]] Ref make_object(Object object);

// "a string", "the class `Color`": how messages name what was found.
[[nodiscard]] std::string describe(const Object& object);

// Can this stand where a type is asked for?
[[nodiscard]] bool is_type(const Object& object);

}  // namespace extractinator::schema::pydantic

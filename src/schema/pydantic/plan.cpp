// Names and order of the types in a Python file. Public: Plan, inner_nodes(), is_model().
#include "schema/pydantic/plan.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/container_shape.h"
#include "schema/pydantic/python_names.h"
#include "schema/pydantic/python_text.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxSteps = 100'000;
constexpr std::size_t kMaxDepth = 100;

// What a file uses from Python and Pydantic; nothing else in it is called so.
constexpr std::string_view kReserved[] = {
    "Annotated",
    "Any",
    "AnyUrl",
    "BaseModel",
    "ConfigDict",
    "Enum",
    "Field",
    "IPv4Address",
    "IPv6Address",
    "IntEnum",
    "Literal",
    "Optional",
    "Path",
    "RootModel",
    "UUID",
    "Union",
    "OutputParser",
};

std::unexpected<Error> too_large() {
  return extractinator::fail(ErrorCode::limit_exceeded, "the schema has too many types");
}

bool is_whole(const json::Value& value) {
  return value.is_number() && value.as_number().text.find_first_of(".eE") == std::string::npos;
}

}  // namespace

Result<bool> is_model(const Schema& schema, const Shape& shape) {
  if (shape.kind != Shape::Kind::one || shape.type != Type::object || shape.values) return false;
  TRY(const ObjectShape object, object_shape(schema, shape.home));
  return !object.is_dictionary();
}

Result<std::vector<Inner>> inner_nodes(
    const Schema& schema, const Shape& shape, std::string_view hint
) {
  std::vector<Inner> inner;
  if (shape.kind != Shape::Kind::one || shape.values) return inner;
  if (shape.type == Type::array) {
    TRY(const ArrayShape array, array_shape(schema, shape.home));
    for (const NodeId id : array.first)
      inner.push_back({id, python::singular(hint)});
    if (array.items) inner.push_back({*array.items, python::singular(hint)});
  }
  if (shape.type == Type::object) {
    TRY(const ObjectShape object, object_shape(schema, shape.home));
    for (const schema::Member& member : object.members)
      if (member.node) inner.push_back({*member.node, member.name});
    if (object.names) inner.push_back({*object.names, std::string(hint) + "_key", true});
    if (object.pattern) inner.push_back({object.pattern->node, python::singular(hint)});
    if (object.rest_node) inner.push_back({*object.rest_node, python::singular(hint)});
  }
  return inner;
}

class Planner {
 public:
  Planner(const Schema& schema, Spelling spelling) : schema_(schema), spelling_(spelling) {
    for (const std::string_view name : kReserved)
      names_.take(name);
  }

  Result<Plan> run() {
    TRY_VOID(find_recursive());
    TRY(Shape root, shape_of(schema_, schema_.root_id()));
    // Texts beside a reference to the root's type need a class around it, and so do enumerations.
    const bool is_own = root.site.is_empty() && !is_enum_class(root);
    TRY(const bool is_class, is_model(schema_, root));
    NamedType type{
        .kind = is_class && is_own ? NamedType::Kind::model : NamedType::Kind::root_model,
        .name = "OutputParser",
        .shape = std::move(root),
    };
    if (is_own) plan_.index_.emplace(key_of(type.shape), 0);
    plan_.types_.push_back(std::move(type));
    TRY_VOID(visit_all());
    return std::move(plan_);
  }

 private:
  static Plan::Key key_of(const Shape& shape) { return Plan::key_of(shape); }

  // --- Types that contain themselves without a class between ------------------------------------

  struct Frame {
    NodeId home = {};
    std::vector<NodeId> inner = {};
    std::size_t next = 0;
  };

  // What stands in the shape and in its parts; classes start a search of their own.
  Result<void> add_inner(const Shape& shape, std::vector<NodeId>& inner) {
    TRY(const bool is_class, is_model(schema_, shape));
    TRY(const std::vector<Inner> nodes, inner_nodes(schema_, shape, ""));
    for (const Inner& one : nodes)
      if (!one.is_name) (is_class ? starts_ : inner).push_back(one.node);
    for (const Shape& part : shape.parts)
      TRY_VOID(add_inner(part, inner));
    return {};
  }

  Result<void> find_recursive() {
    starts_.push_back(schema_.root_id());
    std::set<NodeId> done;
    while (!starts_.empty()) {
      const NodeId start = starts_.back();
      starts_.pop_back();
      std::set<NodeId> open;
      std::vector<Frame> frames;
      const auto enter = [&](NodeId id) -> Result<void> {
        TRY(const Shape shape, shape_of(schema_, id));
        if (open.contains(shape.home)) {
          recursive_.insert(shape.home);
          return {};
        }
        if (!done.insert(shape.home).second) return {};
        if (done.size() > kMaxSteps) return too_large();
        Frame frame{.home = shape.home};
        TRY_VOID(add_inner(shape, frame.inner));
        open.insert(shape.home);
        frames.push_back(std::move(frame));
        return {};
      };
      TRY_VOID(enter(start));
      while (!frames.empty()) {
        Frame& frame = frames.back();
        if (frame.next < frame.inner.size()) {
          TRY_VOID(enter(frame.inner[frame.next++]));
          continue;
        }
        open.erase(frame.home);
        frames.pop_back();
      }
    }
    return {};
  }

  // --- Names ------------------------------------------------------------------------------------

  // The name under `$defs`, if the node stands there.
  [[nodiscard]] std::string definition_name(NodeId home) const {
    const std::string_view pointer = schema_.pointer(home);
    for (const std::string_view folder : {"/$defs/", "/definitions/"}) {
      const std::size_t at = pointer.rfind(folder);
      if (at == std::string_view::npos) continue;
      const std::string_view rest = pointer.substr(at + folder.size());
      return std::string(rest.substr(0, rest.find('/')));
    }
    return {};
  }

  std::string name_for(const Shape& shape, std::string_view hint) {
    std::string wanted;
    if (shape.is_referenced) wanted = definition_name(shape.home);
    if (wanted.empty() && shape.texts.title.size() < 40) wanted = shape.texts.title;
    if (wanted.empty()) wanted = hint;
    wanted = python::class_name(wanted);
    // An alternative to what has the name already.
    if (!names_.contains(wanted)) return names_.unique(wanted);
    for (std::size_t n = 2;; ++n)
      if (const std::string other = wanted + std::to_string(n); !names_.contains(other))
        return names_.unique(other);
  }

  [[nodiscard]] bool is_enum_class(const Shape& shape) const {
    if (!spelling_.uses_enum_classes || shape.kind != Shape::Kind::one || !shape.values)
      return false;
    const bool is_text = shape.type == Type::string;
    const bool is_number = shape.type == Type::number;
    if (!is_text && !is_number) return false;
    // Literal holds no fractions.
    const bool is_fraction = is_number && !std::ranges::all_of(*shape.values, is_whole);
    const Texts& texts = shape.texts;
    const bool has_place = !texts.default_value && texts.annotations.empty() &&
                           (texts.description.empty() || python::docstring(4, texts.description));
    return has_place && (shape.is_referenced || is_fraction);
  }

  Result<std::optional<NamedType::Kind>> kind_of(const Shape& shape) const {
    TRY(const bool is_class, is_model(schema_, shape));
    if (is_class) return NamedType::Kind::model;
    if (is_enum_class(shape)) return NamedType::Kind::enumeration;
    if (recursive_.contains(shape.home) && !shape.is_part) return NamedType::Kind::root_model;
    if (shape.is_referenced && !shape.is_part) return NamedType::Kind::alias;
    return std::nullopt;
  }

  // --- Order ------------------------------------------------------------------------------------

  struct Visit {
    std::size_t type = 0;
    std::vector<std::size_t> uses = {};
    std::size_t next = 0;
  };

  // The named types that a shape uses, made if they are not there yet.
  Result<void> add_uses(
      const Shape& shape, std::string_view hint, std::size_t depth, std::vector<std::size_t>& uses
  ) {
    if (depth > kMaxDepth || ++n_steps_ > kMaxSteps) return too_large();
    if (const auto found = plan_.index_.find(key_of(shape)); found != plan_.index_.end()) {
      uses.push_back(found->second);
      return {};
    }
    TRY(const auto kind, kind_of(shape));
    if (!kind) return add_body(shape, hint, depth, uses);
    NamedType type{.kind = *kind, .name = name_for(shape, hint), .shape = shape};
    type.shape.site = {};
    uses.push_back(plan_.types_.size());
    plan_.index_.emplace(key_of(shape), plan_.types_.size());
    plan_.types_.push_back(std::move(type));
    return {};
  }

  Result<void> add_body(
      const Shape& shape, std::string_view hint, std::size_t depth, std::vector<std::size_t>& uses
  ) {
    TRY(const std::vector<Inner> inner, inner_nodes(schema_, shape, hint));
    for (const Inner& one : inner) {
      TRY(const Shape of_one,
          one.is_name ? name_shape(schema_, one.node) : shape_of(schema_, one.node));
      TRY_VOID(add_uses(of_one, one.hint, depth + 1, uses));
    }
    for (const Shape& part : shape.parts)
      TRY_VOID(add_uses(part, hint, depth + 1, uses));
    return {};
  }

  Result<Visit> visit(std::size_t index) {
    Visit visit{.type = index};
    const NamedType type = plan_.types_[index];  // The vector grows below.
    const std::string hint = type.name;
    if (index == 0 && !plan_.index_.contains(key_of(type.shape))) {
      // A class around the root's type.
      Shape inside = type.shape;
      inside.site = {};
      TRY_VOID(add_uses(inside, "root", 0, visit.uses));
      return visit;
    }
    TRY_VOID(add_body(type.shape, hint, 0, visit.uses));
    return visit;
  }

  Result<void> visit_all() {
    std::vector<bool> is_visited(1, true);
    std::vector<Visit> open;
    TRY(Visit root, visit(0));
    open.push_back(std::move(root));
    while (!open.empty()) {
      Visit& at = open.back();
      is_visited.resize(plan_.types_.size());
      if (at.next == at.uses.size()) {
        plan_.order_.push_back(at.type);
        open.pop_back();
        continue;
      }
      const std::size_t used = at.uses[at.next++];
      if (is_visited[used]) continue;
      is_visited[used] = true;
      TRY(Visit next, visit(used));
      open.push_back(std::move(next));
    }
    return {};
  }

  const Schema& schema_;
  Spelling spelling_;
  Plan plan_;
  python::Names names_;
  std::set<NodeId> recursive_;
  std::vector<NodeId> starts_;
  std::size_t n_steps_ = 0;
};

Result<Plan> Plan::make(const Schema& schema, Spelling spelling) {
  return Planner(schema, spelling).run();
}

Plan::Key Plan::key_of(const Shape& shape) {
  return {shape.home, shape.is_part ? std::optional(shape.type) : std::nullopt};
}

const NamedType* Plan::find(const Shape& shape) const {
  const auto found = index_.find(key_of(shape));
  return found == index_.end() ? nullptr : &types_[found->second];
}

}  // namespace extractinator::schema::pydantic

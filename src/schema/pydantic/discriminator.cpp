// Tagged unions; internal to the Pydantic reader. Facts: _discriminated_union.py of Pydantic 2.13.
#include "schema/pydantic/discriminator.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

using CoreRef = std::shared_ptr<Core>;
using Definitions = std::map<std::string, CoreRef, std::less<>>;

constexpr std::size_t kMaxDepth = 100;

// The text of a tag: str() of the value.
std::string tag_of(const Object& value) {
  const Object& plain =
      value.kind == ObjectKind::enum_member ? *value.cls->members[value.index].value : value;
  return plain.kind == ObjectKind::none ? "None" : plain.text;
}

class Tagger {
 public:
  Tagger(
      Program& program, const Definitions& definitions, const std::string& name, std::size_t offset
  )
      : program_(program),
        definitions_(definitions),
        name_(name),
        offset_(offset) {}

  // False in is_complete(): a definition is missing.
  Result<CoreRef> apply(const CoreRef& core) {
    TRY(CoreRef result, apply_to_root(core, 0));
    if (should_be_nullable_ && !is_nullable_) {
      auto outer = std::make_shared<Core>();
      outer->kind = CoreKind::nullable;
      outer->offset = core->offset;
      outer->children.push_back(std::move(result));
      return outer;
    }
    return result;
  }
  [[nodiscard]] bool is_complete() const { return is_complete_; }

 private:
  [[nodiscard]] std::unexpected<Error> refuse(std::string message, std::string hint = {}) const {
    return program_.fail(offset_, ErrorCode::invalid_input, std::move(message), std::move(hint));
  }

  Result<CoreRef> apply_to_root(const CoreRef& core, std::size_t depth) {
    if (depth == kMaxDepth) return refuse("the union is nested too deep");
    if (core->kind == CoreKind::nullable) {
      is_nullable_ = true;
      auto outer = std::make_shared<Core>(*core);
      TRY(outer->children.front(), apply_to_root(core->children.front(), depth + 1));
      return outer;
    }
    CoreRef choices = core;
    if (core->kind == CoreKind::reference) {
      const auto found = definitions_.find(core->target);
      if (found == definitions_.end()) {
        is_complete_ = false;
        return core;
      }
      if (found->second->kind == CoreKind::union_type) {
        choices = std::make_shared<Core>(*found->second);
        choices->ref.clear();
      }
    }
    auto tagged = std::make_shared<Core>();
    if (choices->kind == CoreKind::union_type) {
      *tagged = *choices;
      tagged->children.clear();
      for (const auto& child : std::views::reverse(choices->children))
        stack_.push_back(child);
    } else {
      tagged->offset = core->offset;
      stack_.push_back(choices);
    }
    tagged->kind = CoreKind::tagged_union;
    while (!stack_.empty() && is_complete_) {
      const CoreRef choice = std::move(stack_.back());
      stack_.pop_back();
      TRY_VOID(handle(choice));
    }
    if (!is_complete_) return core;
    tagged->tagged = std::move(tagged_);
    tagged->discriminator = name_;
    tagged->discriminator_alias = alias_.value_or(name_);
    tagged->discriminator_offset = offset_;
    tagged->deferred_discriminator.reset();
    return tagged;
  }

  Result<void> handle(const CoreRef& choice) {
    TRY_VOID(program_.step(offset_));
    switch (choice->kind) {
      case CoreKind::none:
        should_be_nullable_ = true;
        return {};
      case CoreKind::nullable:
        should_be_nullable_ = true;
        stack_.push_back(choice->children.front());
        return {};
      case CoreKind::union_type:
        for (const auto& child : std::views::reverse(choice->children))
          stack_.push_back(child);
        return {};
      case CoreKind::tagged_union:
        if (choice->discriminator == name_) {
          for (const auto& inner : std::views::reverse(choice->tagged))
            stack_.push_back(inner.second);
          return {};
        }
        break;
      case CoreKind::reference:
        if (!definitions_.contains(choice->target)) {
          is_complete_ = false;
          return {};
        }
        break;
      case CoreKind::model:
      case CoreKind::lax:
      case CoreKind::wrapper:
        break;
      default:
        return refuse(
            "only models can be told apart by a `discriminator`",
            "put `Field(discriminator=...)` at the union itself, not at a list of it"
        );
    }
    std::vector<Ref> values;
    TRY_VOID(values_of_choice(*choice, values, 0));
    for (const Ref& value : values) {
      const std::string tag = tag_of(*value);
      const auto found = std::ranges::find(
          tagged_, tag, [](const auto& entry) -> const std::string& { return entry.first; }
      );
      if (found == tagged_.end()) {
        tagged_.emplace_back(tag, choice);
      } else if (!is_same(*found->second, *choice)) {
        return refuse(
            "two classes of the union have the same value of " + in_ticks(name_),
            "give each class another value"
        );
      }
    }
    return {};
  }

  static bool is_same(const Core& a, const Core& b) {
    return &a == &b || (a.kind == b.kind && a.target == b.target && a.cls == b.cls &&
                        (a.kind == CoreKind::reference || a.kind == CoreKind::model));
  }

  // The values of the discriminator for which a choice is meant.
  Result<void> values_of_choice(const Core& choice, std::vector<Ref>& values, std::size_t depth) {
    if (!is_complete_) return {};
    if (depth == kMaxDepth) return refuse("the union is nested too deep");
    switch (choice.kind) {
      case CoreKind::wrapper:
      case CoreKind::lax:
        return values_of_choice(*choice.children.front(), values, depth + 1);
      case CoreKind::nullable:
        should_be_nullable_ = true;
        return values_of_choice(*choice.children.front(), values, depth + 1);
      case CoreKind::union_type:
        for (const CoreRef& child : choice.children)
          TRY_VOID(values_of_choice(*child, values, depth + 1));
        return {};
      case CoreKind::tagged_union:
        for (const auto& [tag, inner] : choice.tagged)
          TRY_VOID(values_of_choice(*inner, values, depth + 1));
        return {};
      case CoreKind::reference: {
        const auto found = definitions_.find(choice.target);
        if (found == definitions_.end()) {
          is_complete_ = false;
          return {};
        }
        return values_of_choice(*found->second, values, depth + 1);
      }
      case CoreKind::model: {
        // A root model stands for what it holds.
        if (!choice.children.empty())
          return values_of_choice(*choice.children.front(), values, depth + 1);
        const auto field = std::ranges::find(choice.fields, name_, &CoreField::name);
        if (field == choice.fields.end())
          return refuse(
              "the class " + in_ticks(choice.cls->name) + " has no field " + in_ticks(name_) +
                  " to be told apart by",
              "give it `" + name_ + ": Literal[\"...\"]`"
          );
        TRY_VOID(note_alias(*field));
        return values_of_field(*field->core, choice.cls->name, values, depth + 1);
      }
      default:
        return refuse("only models can be told apart by a `discriminator`");
    }
  }

  Result<void> note_alias(const CoreField& field) {
    std::string alias = name_;
    if (field.alias != nullptr) {
      if (field.alias->kind != ObjectKind::string)
        return refuse("the discriminator " + in_ticks(name_) + " may have one alias only");
      alias = field.alias->text;
    }
    if (alias_ && *alias_ != alias)
      return refuse(
          "the discriminator " + in_ticks(name_) + " has different aliases in the classes"
      );
    alias_ = alias;
    return {};
  }

  Result<void> values_of_field(
      const Core& core, const std::string& cls, std::vector<Ref>& values, std::size_t depth
  ) {
    if (depth >= kMaxDepth) return refuse("the union is nested too deep");
    switch (core.kind) {
      case CoreKind::literal:
        std::ranges::copy(core.values, std::back_inserter(values));
        return {};
      case CoreKind::with_default:
      case CoreKind::wrapper:
        return values_of_field(*core.children.front(), cls, values, depth + 1);
      case CoreKind::union_type:
        for (const CoreRef& child : core.children)
          TRY_VOID(values_of_field(*child, cls, values, depth + 1));
        return {};
      case CoreKind::model:
        if (core.cls->kind == ClassKind::root_model)
          return values_of_field(*core.children.front(), cls, values, depth + 1);
        break;
      default:
        break;
    }
    return refuse(
        "the field " + in_ticks(name_) + " of " + in_ticks(cls) + " must be a `Literal`",
        "write `" + name_ + ": Literal[\"...\"]`"
    );
  }

  Program& program_;
  const Definitions& definitions_;
  const std::string& name_;
  std::size_t offset_;
  std::optional<std::string> alias_;
  bool should_be_nullable_ = false;
  bool is_nullable_ = false;
  bool is_complete_ = true;
  std::vector<CoreRef> stack_;
  std::vector<std::pair<std::string, CoreRef>> tagged_;
};

}  // namespace

Result<CoreRef> apply_discriminator(
    Program& program,
    const Definitions& definitions,
    const CoreRef& core,
    const std::string& name,
    std::size_t offset
) {
  Tagger tagger(program, definitions, name, offset);
  TRY(CoreRef result, tagger.apply(core));
  if (tagger.is_complete()) return result;
  core->deferred_discriminator = name;
  core->discriminator_offset = offset;
  return core;
}

}  // namespace extractinator::schema::pydantic

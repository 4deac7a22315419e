// A schema normalised for compilation: which kinds of values there are, and of what they are made.
//
// The unit is a *conjunction*: schema nodes that one value must meet all together, in the order in
// which the schema leads to them. `$ref` and `allOf` add nodes to it, and so does the choice of an
// alternative of `anyOf` or `oneOf`: keywords beside and inside them meet in one place and are
// intersected there. The items and properties below are conjunctions again. A conjunction is a
// *shape*, and shapes form a graph with cycles where a schema contains itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/digits.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "grammar/text_rules.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Index into Shapes::shapes.
using ShapeId = std::uint32_t;

// A keyword that asked for a pattern, format or length of a text.
struct Origin {
  schema::NodeId node = {};
  std::string_view keyword;  // A literal.
  std::string text = {};     // The pattern or format; empty for a length.
};

struct TextShape {
  TextRules rules = {};
  bool is_quote = false;  // A passage of the source text.
  std::vector<Origin> origins = {};
};

struct NumberShape {
  NumberRange range = {};
};

struct ArrayShape {
  std::vector<ShapeId> prefix = {};
  ShapeId rest = {};  // Of the items behind the prefix, if there can be any.
  std::uint64_t min = 0;
  std::optional<std::uint64_t> max = {};

  [[nodiscard]] bool has_rest() const { return !max || *max > prefix.size(); }
};

struct ObjectShape {
  struct Field {
    std::string name;
    ShapeId value = {};
    bool is_required = false;  // An object without it is not valid.
    bool is_written = false;   // Never left out.
  };
  // Members behind the fields that no `properties` names, in any number.
  struct Extra {
    TextShape key = {};
    std::vector<std::string> names = {};  // If there are any, keys are these: sorted, quoted.
    ShapeId value = {};
  };
  std::vector<Field> fields = {};
  std::vector<Extra> extras = {};
  std::uint64_t min = 0;  // Members.
  std::optional<std::uint64_t> max = {};
};

// One way to choose among the alternatives: a union of values of several types.
struct Flat {
  std::vector<std::string> texts = {};  // Canonical texts of fixed values, sorted.
  std::optional<NumberShape> number = {};
  std::optional<TextShape> text = {};
  std::optional<ArrayShape> array = {};
  std::optional<ObjectShape> object = {};
};

struct Shape {
  schema::NodeId place = {};  // For messages.
  bool is_any = false;        // Any value at all; there are no flats then.
  std::vector<Flat> flats = {};
  std::string why_empty = {};  // Why some of them are not there.
};

struct Shapes {
  std::vector<Shape> shapes;
  ShapeId root = {};
};

// Keywords that shapes cannot hold are left in the ledger. Fails with `limit_exceeded` beyond
// `limits`. Cost: O(shapes · nodes in a conjunction · members), bounded by `limits`.
[[nodiscard]] Result<Shapes> make_shapes(
    const schema::Schema& schema, const Limits& limits, Formats formats, Ledger& ledger
);

}  // namespace extractinator::grammar

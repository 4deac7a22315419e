// Remembers where columns are; everything here is private to the room through columns.h.
#include "eval/columns.h"

#include <cstddef>
#include <string>
#include <vector>

#include "eval/field.h"
#include "json/value.h"

namespace extractinator::eval {

std::size_t ColumnReader::want(const std::string& name) {
  return slots_.emplace(name, slots_.size()).first->second;
}

void ColumnReader::read(const json::Value::Object& row, std::vector<const json::Value*>& values) {
  values.assign(slots_.size(), nullptr);
  if (places_.size() < row.size()) places_.resize(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    Place& place = places_[i];
    if (!place.is_known || place.key != row[i].key) {
      const auto slot = slots_.find(row[i].key);
      place = {.key = row[i].key, .is_known = true};
      if (slot != slots_.end()) place.slot = slot->second;
    }
    if (place.slot && values[*place.slot] == nullptr) values[*place.slot] = &row[i].value;
  }
}

ColumnPath::ColumnPath(const Field& field, const std::string& ending, ColumnReader& reader)
    : slot_(reader.want(field.path.front() + ending)),
      rest_(field.path.begin() + 1, field.path.end()) {}

const json::Value* ColumnPath::find(const std::vector<const json::Value*>& values) const {
  const json::Value* value = values[slot_];
  if (value == nullptr || rest_.empty()) return value;
  return value_at(*value, rest_);
}

// A status has its own probability: `tumor__status_p`.
FieldColumns::FieldColumns(const Field& field, ColumnReader& reader)
    : value(field, "", reader),
      probability(field, field.kind == FieldKind::status ? "_p" : "__p", reader),
      distribution(
          field, field.kind == FieldKind::status ? "_distribution" : "__distribution", reader
      ),
      status(field, "__status", reader),
      evidence(field, "__evidence", reader),
      evidence_start(field, "__evidence_start", reader),
      evidence_end(field, "__evidence_end", reader) {}

}  // namespace extractinator::eval

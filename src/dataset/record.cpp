// The identity of a record; reachable through record.h.
#include "dataset/record.h"

#include "base/hash.h"
#include "json/write.h"

namespace extractinator::dataset {

Hash256 Record::content_hash() const {
  Hasher hasher;
  for (const auto& [name, value] : columns) {
    hasher.field(name).field(json::write(value, {.layout = json::Layout::compact}));
  }
  return hasher.finish();
}

}  // namespace extractinator::dataset

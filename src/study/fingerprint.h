// What a cell depends on, as a hash: a finished cell counts only for the study it was computed for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "study/cell.h"
#include "study/study.h"

namespace extractinator::study {

// Remembers the hashes of files that several cells share. Study and file system must outlive it.
class Fingerprints {
 public:
  Fingerprints(FileSystem& files, const Study& study) : files_(files), study_(study) {}

  // Of the contents of model, data, truth and examples, of the options, and of the way of the cell;
  // not of names, paths or the machine. Fails as reading does. Cost: reading all of these once, the
  // model only if its hash is not remembered (run/model_hash.h).
  [[nodiscard]] Result<std::string> of(const Cell& cell);

 private:
  [[nodiscard]] Result<Hash256> of_model(std::size_t model);
  [[nodiscard]] Result<Hash256> of_task(std::size_t task, std::uint64_t seed);
  [[nodiscard]] Result<Hash256> of_task_file(const StudyTask& task, std::uint64_t seed) const;

  FileSystem& files_;
  const Study& study_;
  std::map<std::size_t, Hash256> models_ = {};
  std::map<std::pair<std::size_t, std::uint64_t>, Hash256> tasks_ = {};
};

}  // namespace extractinator::study

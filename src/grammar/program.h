// What a Grammar holds: the automaton and the masks that were computed from it.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/masks.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {

struct Grammar::Program {
  Program(Automaton made, std::vector<Unheld> left, bool has_free)
      : automaton(std::move(made)),
        afterwards(std::move(left)),
        has_free_members(has_free) {}

  // The same object for the same vocabulary, for as long as the grammar lives.
  [[nodiscard]] Masks& masks_of(const std::shared_ptr<const Vocabulary>& vocabulary) const;

  const Automaton automaton;
  const std::vector<Unheld> afterwards;
  const bool has_free_members;  // As Compiled.

 private:
  mutable std::mutex mutex_;  // Guards masks_.
  mutable std::vector<std::unique_ptr<Masks>> masks_;
};

}  // namespace extractinator::grammar

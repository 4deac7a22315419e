// How much work judging one value may still take; internal to the validate room.
#pragma once

#include <cstdint>

namespace extractinator::validate {

// Counts down; a step is about ten nanoseconds of work.
class Steps {
 public:
  explicit Steps(std::uint64_t left) : left_(left) {}

  // False, now and from then on, when there were not so many left.
  bool spend(std::uint64_t n) {
    is_exhausted_ = is_exhausted_ || n > left_;
    left_ = is_exhausted_ ? 0 : left_ - n;
    return !is_exhausted_;
  }
  [[nodiscard]] std::uint64_t left() const { return left_; }
  [[nodiscard]] bool is_exhausted() const { return is_exhausted_; }

 private:
  std::uint64_t left_;
  bool is_exhausted_ = false;
};

}  // namespace extractinator::validate

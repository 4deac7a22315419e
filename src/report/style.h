// The style of pages: colours and layout; for the room itself.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace extractinator::report {

// A colour on light and on dark ground, "#rrggbb".
struct Ink {
  std::string_view name = {};  // Of its variable without the dashes.
  std::string_view light = {};
  std::string_view dark = {};
};

// Grounds.
inline constexpr Ink kPaper = {.name = "paper", .light = "#ffffff", .dark = "#14171c"};
inline constexpr Ink kPanel = {.name = "panel", .light = "#f5f6f8", .dark = "#1d2128"};
// The strongest shade behind numbers.
inline constexpr Ink kShade = {.name = "shade", .light = "#9cc3e6", .dark = "#1f5586"};
// Texts; 4.5 to 1 on every ground.
inline constexpr Ink kText = {.name = "text", .light = "#1a1d23", .dark = "#e8eaee"};
inline constexpr Ink kMuted = {.name = "muted", .light = "#565c68", .dark = "#a9b0bd"};
inline constexpr Ink kLink = {.name = "link", .light = "#0b5a94", .dark = "#7cc0f5"};
inline constexpr Ink kAlert = {.name = "alert", .light = "#9a3412", .dark = "#f6a878"};
// Lines.
inline constexpr Ink kRule = {.name = "rule", .light = "#d5d9e0", .dark = "#343a45"};
inline constexpr Ink kAxis = {.name = "axis", .light = "#767d8a", .dark = "#8b93a1"};

// Of series, after Okabe & Ito, Color Universal Design, 2008, darkened or lightened to 4.5 to 1 on
// paper.
inline constexpr std::array kSeries = {
    Ink{.name = "s1", .light = "#0072b2", .dark = "#56b4e9"},
    Ink{.name = "s2", .light = "#b34700", .dark = "#f39b52"},
    Ink{.name = "s3", .light = "#007a5a", .dark = "#3fc9a0"},
    Ink{.name = "s4", .light = "#a23b86", .dark = "#e391c6"},
    Ink{.name = "s5", .light = "#7a6200", .dark = "#e6c229"},
    Ink{.name = "s6", .light = "#5b4fb0", .dark = "#ada3f2"},
    Ink{.name = "s7", .light = "#5c6470", .dark = "#b4bcc8"},
    Ink{.name = "s8", .light = "#8c3a3a", .dark = "#ef9a9a"},
};

// From best to worst: blue to orange over grey, with the text that stands in it.
struct Grade {
  Ink fill = {};
  Ink text = {};
};
inline constexpr std::array kGrades = {
    Grade{
        .fill = {.name = "g1", .light = "#0b4f86", .dark = "#5eb3ee"},
        .text = {.name = "gt1", .light = "#ffffff", .dark = "#0c1116"},
    },
    Grade{
        .fill = {.name = "g2", .light = "#3f8ac2", .dark = "#3b83b8"},
        .text = {.name = "gt2", .light = "#0c1116", .dark = "#0c1116"},
    },
    Grade{
        .fill = {.name = "g3", .light = "#a9cde8", .dark = "#2b5375"},
        .text = {.name = "gt3", .light = "#0c1116", .dark = "#ffffff"},
    },
    Grade{
        .fill = {.name = "g4", .light = "#f3cfae", .dark = "#6b4526"},
        .text = {.name = "gt4", .light = "#0c1116", .dark = "#ffffff"},
    },
    Grade{
        .fill = {.name = "g5", .light = "#de8a45", .dark = "#a55a22"},
        .text = {.name = "gt5", .light = "#0c1116", .dark = "#ffffff"},
    },
    Grade{
        .fill = {.name = "g6", .light = "#98450c", .dark = "#f0a066"},
        .text = {.name = "gt6", .light = "#ffffff", .dark = "#0c1116"},
    },
};

// WCAG 2.2, 1.4.3: (L1 + 0.05) / (L2 + 0.05) of the relative luminances; from 1 to 21.
[[nodiscard]] double contrast(std::string_view first, std::string_view second);

// All of <style>.
[[nodiscard]] std::string style_sheet();

}  // namespace extractinator::report

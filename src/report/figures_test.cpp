// Figures: places on axes, names that keep apart, and the numbers beside them.
#include "report/figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "report/axis.h"
#include "report/figure.h"
#include "report/style.h"
#include "report/svg.h"
#include "report/table.h"
#include "report/testing/count.h"

namespace extractinator::report {
namespace {

using testing::count_of;
using ::testing::HasSubstr;
using ::testing::Pointwise;

TEST(Axis, TicksAreRoundNumbers) {
  EXPECT_THAT(
      linear_ticks(0, 1, 5), Pointwise(::testing::DoubleEq(), {0.0, 0.2, 0.4, 0.6, 0.8, 1.0})
  );
  EXPECT_THAT(
      linear_ticks(0.5, 1, 5), Pointwise(::testing::DoubleEq(), {0.5, 0.6, 0.7, 0.8, 0.9, 1.0})
  );
  EXPECT_THAT(linear_ticks(-3, 7, 5), Pointwise(::testing::DoubleEq(), {-2.0, 0.0, 2.0, 4.0, 6.0}));
  EXPECT_THAT(
      logarithmic_ticks(1.5, 80), Pointwise(::testing::DoubleEq(), {2.0, 5.0, 10.0, 20.0, 50.0})
  );
  EXPECT_THAT(
      logarithmic_ticks(1e-3, 1e3),
      Pointwise(::testing::DoubleEq(), {1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3})
  );
}

TEST(Axis, HoldsWhatItIsMadeFor) {
  rc::check("every finite value has a place between the ends, in order", [] {
    const auto values = *rc::gen::container<std::vector<double>>(rc::gen::arbitrary<double>());
    for (const Scale scale : {Scale::linear, Scale::logarithmic}) {
      const Axis axis = axis_of(values, scale, 100, 400);
      RC_ASSERT(std::isfinite(axis.low) && std::isfinite(axis.high));
      RC_ASSERT(axis.low < axis.high);
      RC_ASSERT(axis.ticks.size() >= 2U);
      RC_ASSERT(axis.ticks.size() <= 60U);
      RC_ASSERT(std::ranges::is_sorted(axis.ticks));
      for (const double value : values) {
        if (!std::isfinite(value)) continue;
        const double at = axis.at(value);
        RC_ASSERT(at >= 100 && at <= 400);
        RC_ASSERT(axis.at(value - std::abs(value)) <= at);
      }
    }
  });
}

TEST(Axis, IsAroundValuesThatAreAllEqual) {
  for (const double value : {0.0, 5.0, -3.0, 1e-9, 1e12}) {
    const Axis axis = axis_of(std::vector{value, value}, Scale::linear, 0, 300);
    EXPECT_LE(axis.low, value);
    EXPECT_GE(axis.high, value);
    EXPECT_LT(axis.low, axis.high);
  }
  const Axis share = axis_of(std::vector{0.993}, Scale::linear, 0, 300);
  EXPECT_EQ(share.low, 0);
  EXPECT_EQ(share.high, 1);
}

TEST(Text, IsCutToItsRoom) {
  EXPECT_EQ(fitted("short", 100), "short");
  const std::string cut = fitted("a name that is much too long for its room", 100);
  EXPECT_THAT(cut, ::testing::EndsWith("\u2026"));
  EXPECT_LE(text_width(cut), 100);
  EXPECT_GT(text_width(cut), 80);
  EXPECT_EQ(
      fitted("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", 3 * 0.8 * 12 + 12), "\u00e4\u00e4\u00e4\u2026"
  );
}

TEST(Axis, IsARangeUnlessAValueIsOutside) {
  const Range shares = {.low = 0, .high = 1};
  const Axis inside = axis_over(shares, std::vector{0.993, kUnknown, 1.0}, 300, 0);
  EXPECT_EQ(inside.low, 0);
  EXPECT_EQ(inside.high, 1);
  const Axis longer = axis_over(shares, std::vector{-0.05, 0.3}, 300, 0);
  EXPECT_LE(longer.low, -0.05);
  EXPECT_GE(longer.low, -0.5);
  EXPECT_EQ(longer.high, 1);
}

// Labels of ticks that a figure has.
std::vector<double> labels_of(const Figure& figure) {
  std::vector<double> labels;
  for (const std::string_view end : {"\"t m\">", "\"m t\">"}) {
    for (std::size_t at = figure.markup.find(end); at != std::string::npos;
         at = figure.markup.find(end, at + 1)) {
      const char first = figure.markup[at + end.size()];
      if (first >= '0' && first <= '9')
        labels.push_back(std::stod(figure.markup.substr(at + end.size())));
    }
  }
  return labels;
}

TEST(Axis, OfScoresHasNoPlaceThatNoScoreHas) {
  const ScatterPoint best = {.name = "best", .x = 300, .y = 0.993, .low = 0.95, .high = 1.04};
  ScatterPlot scatter = {.x_scale = Scale::linear, .points = {best}};
  EXPECT_GT(
      std::ranges::count_if(
          labels_of(draw_scatter(scatter)), [](double label) { return label > 1 && label < 2; }
      ),
      0
  ) << "an axis of its own has";
  scatter.y_range = Range{};
  const std::vector<double> labels = labels_of(draw_scatter(scatter));
  EXPECT_GT(labels.size(), 6U);
  EXPECT_EQ(std::ranges::count_if(labels, [](double label) { return label > 1 && label < 2; }), 0);
  EXPECT_EQ(std::ranges::count(labels, 0.0), 1);

  const StripPlot strips = {.range = Range{}, .rows = {{.name = "a", .values = {-0.05, 0.3}}}};
  EXPECT_THAT(labels_of(draw_strips(strips)), ::testing::Contains(1.0));
}

TEST(Scatter, NamesKeepApart) {
  // Boxes of the texts of names, as they are drawn.
  ScatterPlot plot = {.title = "t", .x_name = "x", .y_name = "y"};
  for (int i = 0; i < 200; ++i) {
    plot.points.push_back({
        .name = std::format("model number {}", i),
        .x = 1.0 + ((i * 37) % 100),
        .y = ((i * 53) % 101) / 100.0,
    });
  }
  const Figure figure = draw_scatter(plot);
  EXPECT_THAT(figure.note, HasSubstr("have no room for a name"));
  std::vector<Box> boxes;
  const std::string& markup = figure.markup;
  for (std::size_t at = markup.find("<text "); at != std::string::npos;
       at = markup.find("<text ", at + 1)) {
    const std::string element = markup.substr(at, markup.find("</text>", at) - at);
    if (!element.contains("class=\"h\"")) continue;
    const auto number = [&element](std::string_view name) {
      return std::stod(element.substr(element.find(name) + name.size()));
    };
    Anchor anchor = Anchor::start;
    if (element.contains("\"middle\"")) anchor = Anchor::middle;
    if (element.contains("\"end\"")) anchor = Anchor::end;
    boxes.push_back(text_box(
        number(" x=\""), number(" y=\""), element.substr(element.rfind('>') + 1), {.anchor = anchor}
    ));
  }
  EXPECT_GT(boxes.size(), 20U);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_FALSE(overlap(boxes[i], boxes[j])) << i << ' ' << j;
  }
}

TEST(Confusion, SumsUpTheRarestLabels) {
  ConfusionPlot plot = {.title = "t"};
  for (std::size_t i = 0; i < 50; ++i) {
    plot.truth.push_back(std::format("l{}", i));
    plot.predicted.push_back(std::format("l{}", i));
    plot.counts.emplace_back(50, 1);
    plot.counts.back()[i] = 100 + i;
  }
  const Figure figure = draw_confusion(plot);
  EXPECT_EQ(count_of(figure.markup, "<rect "), 400U);  // 20 by 20.
  EXPECT_THAT(figure.markup, HasSubstr(">31 others<"));
  EXPECT_EQ(figure.data.rows.size(), 2500U);
  EXPECT_THAT(figure.description, HasSubstr("6225 of 8675 values on the diagonal"));
}

TEST(Forest, CutsIntervalsAtTheAxis) {
  const Figure figure = draw_forest({
      .title = "t",
      .measure = "difference",
      .rows = {{.name = "wide", .estimate = 0.1, .low = -5, .high = 0.2, .n = 12345}},
      .reference = 0,
      .lowest = -1,
      .highest = 1,
      .is_difference = true,
  });
  EXPECT_THAT(figure.markup, HasSubstr("+0.100 (\u22125.000 to 0.200)"));
  EXPECT_THAT(figure.markup, HasSubstr(">12k<"));
  EXPECT_THAT(figure.markup, HasSubstr("class=\"r\""));
}

TEST(Stacks, CountsAreProportional) {
  const Figure figure = draw_stacked_bars({
      .title = "t",
      .categories = {"good", "bad"},
      .rows = {{.name = "a", .counts = {3, 1}}, {.name = "b", .counts = {0, 2}}},
  });
  // Two swatches and three segments.
  EXPECT_EQ(count_of(figure.markup, "class=\"grade "), 5U);
  EXPECT_THAT(figure.markup, HasSubstr("a, good: 3"));
}

TEST(Strips, HaveTheMedian) {
  const Figure figure = draw_strips({
      .title = "t",
      .measure = "score",
      .rows = {{.name = "a", .values = {0.1, 0.9, 0.2, kUnknown}}, {.name = "b", .values = {}}},
  });
  EXPECT_THAT(figure.markup, HasSubstr(">0.200<"));
  EXPECT_EQ(figure.data.rows.size(), 4U);
  EXPECT_EQ(count_of(figure.markup, "<circle "), 3U);
}

// Heights of the names of rows: "r0", "r1", …
std::vector<double> heights_of_names(const Figure& figure) {
  std::vector<double> heights;
  while (true) {
    const std::size_t name = figure.markup.find(std::format(">r{}</text>", heights.size()));
    if (name == std::string::npos) return heights;
    constexpr std::string_view kHeight = " y=\"";
    const std::size_t at = figure.markup.rfind(kHeight, name) + kHeight.size();
    heights.push_back(std::stod(figure.markup.substr(at)));
  }
}

TEST(Rows, AreOneBelowTheOtherAndSoManyAtMost) {
  BarPlot bars;
  DumbbellPlot dumbbells;
  StripPlot strips;
  StackedPlot stacks{.categories = {"good"}};
  for (int i = 0; i < 200; ++i) {
    const std::string name = std::format("r{}", i);
    bars.bars.push_back({.name = name, .value = 1});
    dumbbells.rows.push_back({.name = name, .first = 0, .second = 1});
    strips.rows.push_back({.name = name, .values = {0.5}});
    stacks.rows.push_back({.name = name, .counts = {1}});
  }
  struct Case {
    Figure figure;
    double first = 0;  // Height of the first name: text stands 4 below the middle of its row.
    double step = 0;
    double below = 0;  // Room between the last row and the end.
  };
  for (const Case& one : {
           Case{.figure = draw_bars(bars), .first = 24, .step = 24, .below = 48},
           Case{.figure = draw_dumbbells(dumbbells), .first = 50, .step = 24, .below = 48},
           Case{.figure = draw_strips(strips), .first = 44, .step = 28, .below = 48},
           Case{.figure = draw_stacked_bars(stacks), .first = 50, .step = 28, .below = 6},
       }) {
    const std::vector<double> heights = heights_of_names(one.figure);
    ASSERT_EQ(heights.size(), 120U);
    for (std::size_t i = 0; i < heights.size(); ++i)
      EXPECT_DOUBLE_EQ(heights[i], one.first + (static_cast<double>(i) * one.step));
    EXPECT_DOUBLE_EQ(one.figure.height, heights.back() - 4 + (one.step / 2) + one.below);
    EXPECT_THAT(one.figure.note, HasSubstr("the first 120 of 200 rows"));
    EXPECT_EQ(one.figure.data.rows.size(), 200U);
  }
}

TEST(Curves, LongOnesAreThinnedButKeepTheirEnds) {
  NamedCurve curve = {.name = "a", .area = 0.5};
  for (int i = 0; i <= 1'000'000; ++i)
    curve.points.push_back({.x = i / 1e6, .y = i / 1e6});
  const Figure figure = draw_roc({.title = "t", .curves = {curve}});
  EXPECT_LT(figure.markup.size(), 40'000U);
  ASSERT_EQ(figure.data.rows.size(), 200U);
  EXPECT_EQ(std::get<double>(figure.data.rows.front()[1]), 0);
  EXPECT_EQ(std::get<double>(figure.data.rows.back()[1]), 1);
}

// Average precision is the area below steps, not below straight lines.
TEST(Curves, PrecisionIsThatOfTheRecallReached) {
  const Figure figure = draw_precision_recall({
      .title = "t",
      .curves = {{.name = "a", .points = {{.x = 0.5, .y = 1}, {.x = 1, .y = 0.5}}, .area = 0.75}},
  });
  EXPECT_THAT(figure.markup, HasSubstr("d=\"M52 10L197 10L197 155L342 155\""));
}

// Colours of one figure must be told apart by those who see no red or no green; shapes and dashes
// differ as well. Simulation of full dichromacy: Machado, Oliveira & Fernandes, 2009.
TEST(Style, NeighbouringSeriesDifferForEveryEye) {
  using Matrix = std::array<std::array<double, 3>, 3>;
  constexpr Matrix kNormal = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  constexpr Matrix kNoRed = {{
      {0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998},
  }};
  constexpr Matrix kNoGreen = {{
      {0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881},
  }};
  const auto seen = [](std::string_view color, const Matrix& eye) {
    std::array<double, 3> rgb = {};
    for (std::size_t i = 0; i < 3; ++i)
      rgb[i] = std::stoi(std::string(color.substr(1 + (2 * i), 2)), nullptr, 16);
    std::array<double, 3> result = {};
    for (std::size_t i = 0; i < 3; ++i)
      result[i] = (eye[i][0] * rgb[0]) + (eye[i][1] * rgb[1]) + (eye[i][2] * rgb[2]);
    return result;
  };
  for (const Matrix& eye : {kNormal, kNoRed, kNoGreen}) {
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto a = seen(kSeries[i].light, eye);
        const auto b = seen(kSeries[j].light, eye);
        EXPECT_GT(std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), 30) << i << ' ' << j;
      }
    }
  }
}

}  // namespace
}  // namespace extractinator::report

#include <catch2/catch.hpp>

#include "language/show.hpp"
#include "sample.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

std::string expecting(const std::string& properties) {
    return sample::with("  no_lost_writes: holds\n", "  properties: " + properties + "\n");
}

void check_error(const std::string& properties, const std::string& error) {
    INFO(properties);
    CHECK(sample::errors(expecting(properties)) == error);
}

}  // namespace

TEST_CASE("properties are sentences that the protocol tells, or numbers of labelled nodes") {
    const auto scenario = sample::parse(
        expecting("{sometimes: [a filer dies, {at_least: 2, labelled: {role: leader}}], "
                  "always: {at_most: 1, labelled: {role: leader, state: up}, at: tokyo, "
                  "after: 10s}, eventually: {exactly: 1, labelled: {role: leader}}, "
                  "violated: all is well}"));
    INFO(to_string(scenario.errors()));
    REQUIRE(scenario);
    const PropertyExpectations& properties = scenario->expect.properties;
    CHECK(properties.violated == std::vector<std::string>{"all is well"});
    REQUIRE(properties.sometimes.size() == 2);
    CHECK(std::get<std::string>(properties.sometimes[0]) == "a filer dies");
    CHECK(std::get<LabelCount>(properties.sometimes[1]).at_least == 2U);
    const auto& count = std::get<LabelCount>(properties.always.at(0));
    CHECK(count.at_most == 1U);
    CHECK_FALSE(count.at_least);
    CHECK(count.labelled.size() == 2);
    CHECK(count.site == "tokyo");
    CHECK(count.after == 10_s);
    const auto& exact = std::get<LabelCount>(properties.eventually.at(0));
    CHECK(exact.at_least == 1U);
    CHECK(exact.at_most == 1U);

    const auto again = sample::parse(show(*scenario));
    INFO(show(*scenario));
    REQUIRE(again);
    CHECK(*again == *scenario);
}

TEST_CASE("a property that nobody tells, or of another kind, is an error") {
    check_error("{sometimes: a filer lies}",
                "17:27: the protocol \"edge-filer\" does not tell the property \"a filer lies\" | "
                "did you mean \"a filer dies\"?");
    check_error("{always: a filer dies}",
                "17:24: this property is told as `sometimes`, not as `always`");
    check_error("{violated: a filer dies}",
                "17:26: this property is told as `sometimes`, not as `always or never or "
                "eventually`");
    check_error("{never: [it rains]}",
                "17:24: the protocol \"edge-filer\" tells no property as `never` | \"cleave list "
                "protocols\" names what each tells");
    check_error("{sometime: a filer dies}",
                "17:16: properties has no key \"sometime\" | did you mean \"sometimes\"?");
}

TEST_CASE("a number of nodes needs bounds that make sense, and labels that nodes carry") {
    const std::string labelled = "labelled: {role: leader}";
    check_error("{always: {" + labelled + "}}",
                "17:24: a number of nodes needs \"at_least\", \"at_most\" or \"exactly\"");
    check_error("{always: {exactly: 1, at_most: 2, " + labelled + "}}",
                "17:37: \"exactly\" and \"at_most\" exclude each other; keep one");
    check_error("{always: {at_least: 2, at_most: 1, " + labelled + "}}",
                "17:47: \"at_most\" is less than \"at_least\"");
    check_error("{always: {at_most: 1}}",
                "17:24: a number of nodes needs the key \"labelled\" | labelled: labels and their "
                "values, such as {role: leader}. Nodes that carry all of these labels count.");
    check_error("{always: {at_most: 1, labelled: {rule: leader}}}",
                "17:48: the nodes of \"edge-filer\" carry no label \"rule\" | did you mean "
                "\"role\"?");
    check_error("{always: {at_most: 1, labelled: {role: leadr}}}",
                "17:54: the label \"role\" never has the value \"leadr\" | did you mean "
                "\"leader\"?");
    check_error("{always: {at_most: 1, labelled: {}}}",
                "17:47: expected labels and their values, such as {role: leader}, found a mapping");
    check_error("{always: {at_most: 1, at: paris, " + labelled + "}}",
                "17:41: there is no site \"paris\" | the sites: london, tokyo, virginia");
    check_error("{always: {at_most: -1, " + labelled + "}}",
                "17:34: expected a whole number from 0 to 1000000, found \"-1\"");
}

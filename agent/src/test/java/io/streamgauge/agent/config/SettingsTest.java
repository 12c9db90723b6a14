// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.log.LogLevel;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final Map<String, String> NONE = Map.of();

  @Test
  void everySettingHasItsDefaultWhenNothingIsWritten() {
    Settings settings = Settings.read(null, NONE, NONE);

    assertThat(settings.get(Setting.ENABLED)).isTrue();
    assertThat(settings.get(Setting.LOG_LEVEL)).isEqualTo(LogLevel.INFO);
    assertThat(settings.get(Setting.HTTP_METRICS)).isEqualTo(Switch.AUTO);
    assertThat(settings.get(Setting.TRACES_SEGMENT_FIRST)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.get(Setting.ROUTES_LIMIT)).isEqualTo(200);
    assertThat(settings.get(Setting.STREAMS_LIMIT)).isEqualTo(100_000);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void agentArgumentWinsOverPropertyWinsOverEnvironment() {
    Map<String, String> environment = Map.of("STREAMGAUGE_ROUTES_LIMIT", "3");
    Map<String, String> properties = Map.of("streamgauge.routes.limit", "2");

    assertThat(Settings.read("routes.limit=1", properties, environment).get(Setting.ROUTES_LIMIT))
        .isEqualTo(1);
    assertThat(Settings.read(null, properties, environment).get(Setting.ROUTES_LIMIT)).isEqualTo(2);
    assertThat(Settings.read("", NONE, environment).get(Setting.ROUTES_LIMIT)).isEqualTo(3);
  }

  @Test
  void messagesAreTracedByWhatBecameOfThemOrByAShare() {
    assertThat(messages("anomalous").areAnomalous()).isTrue();
    assertThat(messages("Ratio:0.25").ratio()).isEqualTo(0.25);
    assertThat(messages("off").areSome()).isFalse();
    for (String wrong : new String[] {"ratio:2", "ratio:", "ratio:NaN", "all"}) {
      Settings settings = Settings.read("traces.messages=" + wrong, NONE, NONE);
      assertThat(settings.problems()).hasSize(1);
      assertThat(settings.get(Setting.TRACES_MESSAGES).areSome()).isFalse();
    }
  }

  private static TracedMessages messages(String text) {
    return Settings.read("traces.messages=" + text, NONE, NONE).get(Setting.TRACES_MESSAGES);
  }

  @Test
  void dotsAreUnderscoresInTheEnvironment() {
    Settings settings = Settings.read(null, NONE, Map.of("STREAMGAUGE_HTTP_METRICS", "off"));

    assertThat(settings.get(Setting.HTTP_METRICS)).isEqualTo(Switch.OFF);
  }

  @Test
  void namesOfTheEnvironmentDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      Settings settings =
          Settings.read("log.level=info", NONE, Map.of("STREAMGAUGE_ROUTES_LIMIT", "7"));

      assertThat(settings.get(Setting.ROUTES_LIMIT)).isEqualTo(7);
      assertThat(settings.get(Setting.LOG_LEVEL)).isEqualTo(LogLevel.INFO);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void emptyValuesCountAsNotWritten() {
    Settings settings =
        Settings.read(
            "routes.limit=",
            Map.of("streamgauge.routes.limit", " "),
            Map.of("STREAMGAUGE_ROUTES_LIMIT", "5"));

    assertThat(settings.get(Setting.ROUTES_LIMIT)).isEqualTo(5);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void wrongValueYieldsOneLineThatSaysEverythingAndTheDefault() {
    Settings settings = Settings.read(null, NONE, Map.of("STREAMGAUGE_ROUTES_LIMIT", "many"));

    assertThat(settings.get(Setting.ROUTES_LIMIT)).isEqualTo(200);
    assertThat(settings.problems())
        .containsExactly(
            "streamgauge.routes.limit: \"many\" from the environment variable"
                + " STREAMGAUGE_ROUTES_LIMIT is not accepted, must be a whole number from 1 to"
                + " 1000; using the default 200");
  }

  @Test
  void wrongValueIsNotReplacedByTheNextSource() {
    Settings settings =
        Settings.read(
            "log.level=loud", Map.of("streamgauge.log.level", "debug"), Map.of("UNRELATED", "x"));

    assertThat(settings.get(Setting.LOG_LEVEL)).isEqualTo(LogLevel.INFO);
    assertThat(settings.problems())
        .containsExactly(
            "streamgauge.log.level: \"loud\" from the agent argument is not accepted, must be one"
                + " of off, error, warn, info, debug; using the default info");
  }

  @Test
  void unknownNamesYieldOneLineWithTheNearestKnownOne() {
    Settings settings =
        Settings.read(
            "http.metric=on,enable=false",
            Map.of("streamgauge.route.limit", "1", "somebody.elses", "x"),
            NONE);

    assertThat(settings.problems())
        .containsExactly(
            "streamgauge.http.metric in the agent argument is not a setting; ignored (did you mean"
                + " streamgauge.http.metrics?)",
            "streamgauge.enable in the agent argument is not a setting; ignored (did you mean"
                + " streamgauge.enabled?)",
            "streamgauge.route.limit among the system properties is not a setting; ignored (did"
                + " you mean streamgauge.routes.limit?)");
  }

  @Test
  void unknownNameWithoutAnythingNearGetsNoSuggestion() {
    assertThat(Settings.read("zzzzzzzz=1", NONE, NONE).problems())
        .containsExactly("streamgauge.zzzzzzzz in the agent argument is not a setting; ignored");
  }

  @Test
  void variablesThatKubernetesDerivesFromServiceNamesAreNoMistake() {
    Map<String, String> environment =
        Map.of("STREAMGAUGE_PORT", "tcp://10.0.0.1:80", "STREAMGAUGE_SERVICE_HOST", "10.0.0.1");

    assertThat(Settings.read(null, NONE, environment).problems()).isEmpty();
  }

  @Test
  void openTelemetrySettingsInTheAgentArgumentArePointedToTheirPlace() {
    assertThat(Settings.read("otel.service.name=shop", NONE, NONE).problems())
        .containsExactly(
            "otel.service.name in the agent argument is ignored: OpenTelemetry's settings are"
                + " system properties and OTEL_* environment variables");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log.level=\"debug\",routes.limit=9",
        " log.level = 'debug' , routes.limit = 9 ,",
        "streamgauge.log.level='debug',streamgauge.routes.limit=9"
      })
  void agentArgumentTakesQuotedValuesBlanksAndPrefixes(String argument) {
    Settings settings = Settings.read(argument, NONE, NONE);

    assertThat(settings.get(Setting.LOG_LEVEL)).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.get(Setting.ROUTES_LIMIT)).isEqualTo(9);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void agentArgumentThatIsNoPairOrHasAnOpenQuoteIsReported() {
    assertThat(Settings.read("debug,log.level=debug", NONE, NONE).problems())
        .containsExactly("\"debug\" in the agent argument is not key=value; ignored");

    Settings open = Settings.read("log.level='debug", NONE, NONE);
    assertThat(open.get(Setting.LOG_LEVEL)).isEqualTo(LogLevel.DEBUG);
    assertThat(open.problems())
        .containsExactly("a quote in the agent argument is not closed; read up to its end");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "ON,true", "false,false", "Off,false"})
  void flagsAreWrittenAsTrueAndFalseOrOnAndOff(String text, boolean expected) {
    assertThat(Settings.read("enabled=" + text, NONE, NONE).get(Setting.ENABLED))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1500ms,1500", "2s,2000", "2 S,2000", "3m,180000", "1h,3600000"})
  void durationsHaveAUnit(String text, long millis) {
    assertThat(
            Settings.read("traces.segment.first=" + text, NONE, NONE)
                .get(Setting.TRACES_SEGMENT_FIRST))
        .hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10", "s", "ten s", "-1s", "999ms", "61m", "9223372036854775807h", "1.5s"})
  void durationsOutsideTheirLimitsOrWithoutUnitAreNotAccepted(String text) {
    Settings settings = Settings.read("traces.segment.first=" + text, NONE, NONE);

    assertThat(settings.get(Setting.TRACES_SEGMENT_FIRST)).hasSeconds(10);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("must be a duration from 1s to 1h, in ms, s, m or h; using the default 10s");
  }

  @Test
  void thisJvmIsReadWithoutBeingChanged() {
    assertThat(Settings.ofThisJvm("routes.limit=11").get(Setting.ROUTES_LIMIT)).isEqualTo(11);
  }
}

// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.house;

import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How things are named and shaped. */
class ShapeTest {

  /** Words that say nothing about what a class is. */
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "Manager",
          "Helper",
          "Util",
          "Utils",
          "Handler",
          "Wrapper",
          "Impl",
          "Info",
          "Processor",
          "Service");

  @Test
  void everyPackageSaysWhyItExists() {
    Set<String> without = new TreeSet<>();
    for (JavaClass type : Code.MAIN) {
      JavaPackage home = type.getPackage();
      if (!home.tryGetPackageInfo().isPresent()) {
        without.add(home.getName());
      }
    }
    assertThat(without).as("packages without a package-info.java that is @NullMarked").isEmpty();
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .should(
            have(
                new DescribedPredicate<JavaClass>("a name without empty words") {
                  @Override
                  public boolean test(JavaClass type) {
                    // service.name is OpenTelemetry's own word for it.
                    String name = type.getSimpleName();
                    return saysWhatItIs(name) || name.equals("ServiceName");
                  }
                }))
        .check(Code.MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "StreamMeter,true", "Settings,true", "Database,true", "Implicit,true",
    "StreamManager,false", "HTTPUtil,false", "AbstractMeter,false", "BaseMeter,false",
    "StreamData,false", "ConnectionInfo,false", "ServiceTable,false", "PulseImpl,false"
  })
  void namesAreReadWordByWord(String name, boolean expected) {
    assertThat(saysWhatItIs(name)).isEqualTo(expected);
  }

  @Test
  void instrumentationsAreFinal() {
    classes()
        .that()
        .resideInAPackage("io.streamgauge.instrumentation.*..")
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .allowEmptyShould(true)
        .check(Code.MAIN);
  }

  @Test
  void onlyWhatDeclaresJoinpointsIsPublic() {
    noClasses()
        .that()
        .resideInAPackage("io.streamgauge.instrumentation.*..")
        .and()
        .areNotAssignableTo("io.streamgauge.instrumentation.StreamInstrumentation")
        .should()
        .bePublic()
        .because("advice is copied into the library's classes, nobody calls it")
        .allowEmptyShould(true)
        .check(Code.MAIN);
  }

  private static boolean saysWhatItIs(String name) {
    List<String> words = words(name);
    if (words.isEmpty()) {
      return true;
    }
    String first = words.get(0);
    String last = words.get(words.size() - 1);
    return words.stream().noneMatch(EMPTY_WORDS::contains)
        && !first.equals("Abstract")
        && !first.equals("Base")
        && !last.equals("Data");
  }

  /** The words of a name in camel case; a run of capitals is a word of its own. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= name.length(); i++) {
      boolean ends =
          i == name.length()
              || (Character.isUpperCase(name.charAt(i))
                  && (!Character.isUpperCase(name.charAt(i - 1))
                      || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1)))));
      if (ends) {
        words.add(name.substring(from, i));
        from = i;
      }
    }
    return words;
  }
}

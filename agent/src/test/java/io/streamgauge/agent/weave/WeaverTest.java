// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Slot;
import io.streamgauge.bootstrap.Streams;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeaverTest {

  private static final String TARGET = WeaverTest.class.getName() + "$Target";
  private static final List<String> CALLS = new ArrayList<>();

  private final List<String> swallowed = new ArrayList<>();
  private final List<String> retransformed = new ArrayList<>();

  @BeforeEach
  void connect() {
    CALLS.clear();
    Bridge.connect(
        new Streams() {
          @Override
          public Exchange open(String server) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Connection accept(String server) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Exchange upgrade(Exchange handshake, String protocol) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void swallowed(Throwable failure, int joinpoint) {
            swallowed.add(joinpoint + " " + failure.getMessage());
          }
        });
  }

  @AfterEach
  void disconnect() {
    Bridge.disconnect();
  }

  @Test
  void whatAdviceThrowsIsCountedAndNotThrown() throws Exception {
    Weaver weaver = weaver(on -> on.method(Throwing.class, "greet", "java.lang.String"));

    assertThat(greetingOf(woven(weaver))).isEqualTo("hello you");
    assertThat(swallowed).containsExactly("0 on enter", "0 on exit");
  }

  @Test
  void whatIsWovenOtherwiseIsNotWovenWhereTheOneBeforeItIs() {
    Weaver both =
        weaver(on -> on.alternative(Recording.class, "call").otherwise(Recording.class, "fail"));
    assertThatThrownBy(() -> call(woven(both), "fail"))
        .hasCauseExactlyInstanceOf(IllegalStateException.class);
    assertThat(CALLS).isEmpty();

    Weaver second =
        weaver(on -> on.alternative(Recording.class, "gone").otherwise(Recording.class, "fail"));
    assertThatThrownBy(() -> call(woven(second), "fail"))
        .hasCauseExactlyInstanceOf(IllegalStateException.class);
    assertThat(CALLS).hasSize(1);
  }

  @Test
  void adviceLetsTheLibrarysExceptionThrough() {
    Weaver weaver = weaver(on -> on.method(Recording.class, "fail"));

    assertThatThrownBy(() -> call(woven(weaver), "fail"))
        .hasCauseExactlyInstanceOf(IllegalStateException.class);
    assertThat(CALLS).containsExactly("java.lang.IllegalStateException");
  }

  @Test
  void aMissingMethodIsSkippedAndTheRestIsWoven() throws Exception {
    Weaver weaver =
        weaver(on -> on.method(Recording.class, "greet").method(Recording.class, "call"));

    call(woven(weaver), "call");
    assertThat(CALLS).hasSize(1);
    assertThat(weaver.report().skipped()).hasSize(1);
    assertThat(weaver.report().takeUntold()).contains("#greet()").contains("no such method");
    assertThat(weaver.report().takeUntold()).isNull();
  }

  @Test
  void adviceThatNeedsAMissingFieldIsSkippedAndTheRestIsWoven() throws Exception {
    Weaver weaver =
        weaver(
            on ->
                on.method(NeedsField.class, "greet", "java.lang.String")
                    .method(Recording.class, "call"));

    call(woven(weaver), "call");
    assertThat(CALLS).hasSize(1);
    assertThat(weaver.report().takeUntold()).contains("#greet(").contains("absent");
  }

  @Test
  void aClassLoadedBeforeTheAgentGetsNoSlot() throws Exception {
    Weaver weaver = weaver(on -> on.slot().method(Recording.class, "call"));

    byte[] bytes = classFile(TARGET);
    Class<?> loadedBefore = define(bytes);
    byte[] woven = weaver.transform(null, TARGET.replace('.', '/'), loadedBefore, null, bytes);
    assertThat(Slot.class.isAssignableFrom(define(woven))).isFalse();
  }

  @Test
  void aClassWithASlotKeepsItWhenItIsRetransformed() throws Exception {
    Weaver weaver = weaver(on -> on.slot().method(Recording.class, "call"));

    Class<?> withSlot = woven(weaver).getClass();
    assertThat(Slot.class.isAssignableFrom(withSlot)).isTrue();
    byte[] again =
        weaver.transform(null, TARGET.replace('.', '/'), withSlot, null, classFile(TARGET));
    assertThat(Slot.class.isAssignableFrom(define(again))).isTrue();
  }

  @Test
  void anUnwovenJoinpointIsTakenOutAndSaid() throws Exception {
    Weaver weaver = weaver(on -> on.method(Recording.class, "call"));
    Joinpoint joinpoint = weaver.table().joinpoints().get(0);

    weaver.unweave(joinpoint, "failed");
    assertThat(retransformed).containsExactly(Target.class.getName());
    call(woven(weaver), "call");
    assertThat(CALLS).isEmpty();
    assertThat(weaver.report().takeUntold()).contains("failed");
  }

  @Test
  void classesWithoutJoinpointsAreLeftAlone() {
    Weaver weaver = weaver(on -> on.method(Recording.class, "call"));

    assertThat(weaver.transform(null, "java/lang/String", null, null, new byte[0])).isNull();
    assertThat(weaver.transform(null, null, null, null, new byte[0])).isNull();
  }

  @Test
  void aCorruptClassFileIsLeftAloneAndSaid() throws Exception {
    Weaver weaver = weaver(on -> on.method(Recording.class, "call"));
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] corrupt = classFile(TARGET);
      for (int j = 0; j < 20; j++) {
        corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
      }
      weaver.transform(null, TARGET.replace('.', '/'), null, null, corrupt);
    }
    byte[] garbage = {1, 2, 3};
    assertThat(weaver.transform(null, TARGET.replace('.', '/'), null, null, garbage)).isNull();
    assertThat(weaver.report().takeUntold()).contains("#call()");
  }

  private interface Declares {
    void on(Joinpoints.Type type);
  }

  private Weaver weaver(Declares declares) {
    StreamInstrumentation instrumentation =
        new StreamInstrumentation() {
          @Override
          public String library() {
            return "Test";
          }

          @Override
          public String versions() {
            return "1";
          }

          @Override
          public void declare(Joinpoints on) {
            declares.on(on.type(TARGET));
          }
        };
    return new Weaver(Catalogues.table(instrumentation), recordingRetransformations());
  }

  private Instrumentation recordingRetransformations() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getAllLoadedClasses")) {
                return new Class<?>[] {Target.class, String.class};
              }
              for (Class<?> type : (Class<?>[]) arguments[0]) {
                retransformed.add(type.getName());
              }
              return null;
            });
  }

  private static Object woven(Weaver weaver) throws Exception {
    byte[] bytes = classFile(TARGET);
    byte[] woven = weaver.transform(null, TARGET.replace('.', '/'), null, null, bytes);
    return define(woven == null ? bytes : woven).getDeclaredConstructor().newInstance();
  }

  private static byte[] classFile(String name) throws IOException {
    try (InputStream file =
        WeaverTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      return file.readAllBytes();
    }
  }

  private static Class<?> define(byte @Nullable [] bytes) {
    assertThat(bytes).isNotNull();
    return new ClassLoader(WeaverTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(TARGET, Objects.requireNonNull(bytes), 0, bytes.length);
      }
    }.define();
  }

  private static @Nullable Object call(Object target, String method) throws Exception {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (InvocationTargetException e) {
      throw new ExecutionFailed(e.getCause());
    }
  }

  private static String greetingOf(Object target) throws Exception {
    return (String) target.getClass().getMethod("greet", String.class).invoke(target, "you");
  }

  private static final class ExecutionFailed extends Exception {
    ExecutionFailed(@Nullable Throwable cause) {
      super(cause);
    }
  }

  /** What is woven. */
  public static final class Target implements Callable<String> {
    public Target() {}

    public String greet(String name) {
      return "hello " + name;
    }

    @Override
    public String call() {
      return "called";
    }

    public void fail() {
      throw new IllegalStateException("the library's own");
    }
  }

  /** Public, as the woven class is in another loader. */
  public static final class Recorder {
    private Recorder() {}

    public static void record(@Nullable Throwable thrown) {
      CALLS.add(thrown == null ? "returned" : thrown.getClass().getName());
    }
  }

  static final class Throwing {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      throw new IllegalArgumentException("on enter");
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit() {
      throw new IllegalArgumentException("on exit");
    }
  }

  static final class Recording {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
      Recorder.record(thrown);
    }
  }

  static final class NeedsField {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("absent") Object field) {
      Recorder.record(null);
    }
  }
}

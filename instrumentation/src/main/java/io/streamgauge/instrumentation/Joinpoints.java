// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation;

/** Collects joinpoints: exact names only, as looking them up must cost next to nothing. */
public interface Joinpoints {

  /** Begins the joinpoints of one class, by its binary name. */
  Type type(String className);

  /** The joinpoints of one class. */
  interface Type {

    /** Gives the class a slot for a meter. */
    Type slot();

    /** Gives the class a slot for a connection. */
    Type connectionSlot();

    /**
     * Passes what each {@code SocketChannel#read(ByteBuffer)} in the class returns to the
     * connection that the object carries: for classes that tell nobody, as they decipher it.
     */
    Type socketReads();

    /**
     * Passes what each {@code Queue#poll()} in the methods of that name returns to the session that
     * the object carries, as given up: for classes that keep to themselves how many they do.
     */
    Type gaveUp(String method);

    /**
     * Weaves {@code advice} into a method.
     *
     * @param advice class with {@code @Advice.OnMethodEnter} and/or {@code @Advice.OnMethodExit}
     * @param name method name
     * @param parameterTypes binary names of the parameter types, all of them
     */
    Type method(Class<?> advice, String name, String... parameterTypes);

    /**
     * The same of a method that only some versions have, as others have it elsewhere or with other
     * parameters: where it is missing nothing is reported.
     *
     * @param name {@code <init>} names a constructor, here and in {@link #method}
     */
    Type alternative(Class<?> advice, String name, String... parameterTypes);

    /**
     * The same where the alternative before it is missing: for methods of which one calls the other
     * in versions that have both.
     */
    Type otherwise(Class<?> advice, String name, String... parameterTypes);
  }
}
